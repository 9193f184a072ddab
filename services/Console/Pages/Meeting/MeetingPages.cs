using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Meeting;

/// <summary>From proposal to minutes on one page; every act comes back to it.</summary>
internal static class MeetingPages
{
    public static void MapMeeting(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/meetings/{id:guid}",
            async (Guid id, MeetingQuery query, CancellationToken ct) => Show.Page<MeetingPage>(await query.RunAsync(id, ct))
        );
        app.MapPost("/meetings/{id:guid}/times/{of}", ChooseTimeAsync);
        Map(
            app,
            "convene",
            "Meeting.Convened",
            (id, form, api, ct) => api.PostAsync<Nothing>($"{Path(id)}/convene", MeetingForms.Convene(form), form.Once, ct, form.Version)
        );
        Map(
            app,
            "participants",
            "Meeting.Added",
            (id, form, api, ct) => api.PostAsync<Nothing>($"{Path(id)}/participants", MeetingForms.Added(form), form.Once, ct, form.Version)
        );
        Map(
            app,
            "reschedule",
            "Meeting.Rescheduled",
            (id, form, api, ct) => api.PostAsync<Nothing>($"{Path(id)}/reschedule", MeetingForms.Times(form), form.Once, ct, form.Version)
        );
        Map(
            app,
            "cancel",
            "Meeting.Cancelled",
            (id, form, api, ct) =>
                api.PostAsync<Nothing>($"{Path(id)}/cancel", new { reason = form["reason"] }, form.Once, ct, form.Version)
        );
        Map(
            app,
            "held",
            "Meeting.Held",
            (id, form, api, ct) => api.PostAsync<Nothing>($"{Path(id)}/held", MeetingForms.Attendance(form), form.Once, ct, form.Version)
        );
        Map(
            app,
            "draft",
            "Meeting.DraftSaved",
            (id, form, api, ct) => api.PutAsync<Nothing>($"{Path(id)}/minutes", MeetingForms.Minutes(form), form.Once, ct, form.Version)
        );
        Map(
            app,
            "minutes",
            "Meeting.Minuted",
            (id, form, api, ct) => api.PostAsync<Nothing>($"{Path(id)}/minutes", MeetingForms.Minutes(form), form.Once, ct, form.Version)
        );
        Map(
            app,
            "amend",
            "Meeting.Amended",
            (id, form, api, ct) =>
                api.PostAsync<Nothing>(
                    $"{Path(id)}/minutes/amend",
                    new { text = form["text"], reason = form["reason"] },
                    form.Once,
                    ct,
                    form.Version
                )
        );
        Map(
            app,
            "recall",
            "Meeting.Recalled",
            (id, form, api, ct) =>
                api.PostAsync<Nothing>($"{Path(id)}/minutes/recall", new { reason = form["reason"] }, form.Once, ct, form.Version)
        );
    }

    /// <summary>A proposed hour into the fields of the form it was chosen in; nothing is sent.</summary>
    private static async Task<IResult> ChooseTimeAsync(Guid id, string of, Submission form, MeetingQuery query, CancellationToken ct)
    {
        var chosen = form["slot"]?.Split('T', '/') is [var day, var from, var to]
            ? form.With(("day", day), ("from", from), ("to", to))
            : form;
        return Show.Page<MeetingPage>(await query.RunAsync(id, ct) with { Input = chosen, Refused = of });
    }

    private static string Path(Guid id) => $"/api/v1/meetings/{id}";

    private static void Map(
        IEndpointRouteBuilder app,
        string act,
        string done,
        Func<Guid, Submission, MeetingsApi, CancellationToken, Task<Answer<Nothing>>> send
    ) =>
        app.MapPost(
            "/meetings/{id:guid}/" + act,
            async (Guid id, Submission form, MeetingsApi meetings, MeetingQuery query, Flash flash, CancellationToken ct) =>
            {
                var answer = await send(id, form, meetings, ct);
                return answer.Ok
                    ? flash.Redirect($"/meetings/{id}", done)
                    : Show.Page<MeetingPage>(
                        await query.RunAsync(id, ct) with
                        {
                            Problem = answer.Problem,
                            Input = form,
                            Refused = act == "draft" ? "minutes" : act,
                        },
                        answer.Problem.Status
                    );
            }
        );
}
