using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Placement;

/// <summary>The legal clock of one placement, what a decision would do to it, and registering it.</summary>
internal static class PlacementPages
{
    public static void MapPlacement(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/placements/{id:guid}",
            async (Guid id, PlacementQuery query, CancellationToken ct) => Show.Page<PlacementPage>(await query.RunAsync(id, ct))
        );
        app.MapPost("/placements/{id:guid}/what-if", TryAsync);
        app.MapPost("/placements/{id:guid}/decisions", DecideAsync);
        MapActs(app);
        Map(
            app,
            "deadlines/{part:guid}",
            "Placement.Acknowledged",
            (_, part, form, api, ct) => api.PostAsync<Nothing>($"/api/v1/deadlines/{part}/acknowledge", null, form.Once, ct)
        );
        Map(
            app,
            "signatures/{part:guid}",
            "Placement.Signed",
            (id, _, form, api, ct) =>
                api.PostAsync<Nothing>(
                    $"/api/v1/placements/{id}/aftercare-plan/signatures",
                    new
                    {
                        revision = int.TryParse(form["revision"], System.Globalization.CultureInfo.InvariantCulture, out var r)
                            ? r
                            : (int?)null,
                    },
                    form.Once,
                    ct
                )
        );
    }

    /// <summary>What can be done with a placement besides deciding.</summary>
    private static void MapActs(IEndpointRouteBuilder app)
    {
        On(app, "missing", "Placement.MissingReported", (a, ct) => PostAsync(a, "absences", new { firstDay = a.Form.Day("firstDay") }, ct));
        On(app, "returned", "Placement.ReturnReported", (a, ct) => PostAsync(a, "absences", new { lastDay = a.Form.Day("lastDay") }, ct));
        On(
            app,
            "transfer",
            "Placement.Transferred",
            (a, ct) =>
                PostAsync(
                    a,
                    "transfer",
                    new
                    {
                        institutionId = a.Form.Id("institutionId"),
                        firstDay = a.Form.Day("firstDay"),
                        reason = a.Form["reason"],
                    },
                    ct
                )
        );
        On(
            app,
            "end",
            "Placement.Ended",
            (a, ct) => PostAsync(a, "end", new { lastDay = a.Form.Day("lastDay"), reason = a.Form["reason"] }, ct)
        );
        On(
            app,
            "application-sent",
            "Placement.SentRecorded",
            (a, ct) =>
                PostAsync(a, "application-sent", new { decisionId = a.Form.Id("decision"), sentAt = a.Form.Moment("day", "time") }, ct)
        );
        On(
            app,
            "approval",
            "Placement.ApprovalRecorded",
            (a, ct) => PostAsync(a, $"decisions/{a.Form.Id("decision")}/approval", new { approvedAt = a.Form.Moment("day", "time") }, ct)
        );
        On(
            app,
            "complaint",
            "Placement.ComplaintRecorded",
            (a, ct) =>
                PostAsync(
                    a,
                    $"decisions/{a.Form.Id("decision")}/complaint",
                    new { receivedAt = a.Form.Moment("day", "time"), heardAt = a.Form.Moment("heardDay", "heardTime") },
                    ct
                )
        );
        On(
            app,
            "strike",
            "Placement.Struck",
            (a, ct) => PostAsync(a, $"decisions/{a.Form.Id("decision")}/strike", new { reason = a.Form["reason"] }, ct)
        );
        On(
            app,
            "aftercare",
            "Placement.AftercareWritten",
            (a, ct) =>
                a.Get<PlacementsApi>()
                    .PutAsync(
                        $"/api/v1/placements/{a.Id}/aftercare-plan",
                        new { parts = AftercareTopics.Parts(a.Form) },
                        a.Form.Once,
                        ct,
                        a.Form.Version
                    )
        );
    }

    private static Task<Answer<Nothing>> PostAsync(Acting a, string act, object body, CancellationToken ct) =>
        a.Get<PlacementsApi>().PostAsync<Nothing>($"/api/v1/placements/{a.Id}/{act}", body, a.Form.Once, ct, a.Form.Version);

    private static void On(
        IEndpointRouteBuilder app,
        string act,
        string done,
        Func<Acting, CancellationToken, Task<Answer<Nothing>>> send
    ) =>
        app.MapActOn(
            "/placements/{id:guid}",
            act,
            done,
            send,
            async (a, problem, ct) =>
                Show.Page<PlacementPage>(
                    await a.Get<PlacementQuery>().RunAsync(a.Id, ct) with
                    {
                        Problem = problem,
                        Acted = a.Form,
                        Refused = act,
                    },
                    problem.Status
                )
        );

    private static async Task<IResult> TryAsync(Guid id, Submission form, PlacementQuery query, CancellationToken ct)
    {
        var model = await query.RunAsync(id, ct);
        var preview = await query.TryAsync(model.Placement, Read(form), ct);
        return Show.Page<PlacementPage>(
            model with
            {
                Input = form,
                Preview = preview.Value,
                Problem = preview.Problem,
            },
            preview.Problem?.Status ?? StatusCodes.Status200OK
        );
    }

    private static async Task<IResult> DecideAsync(
        Guid id,
        Submission form,
        PlacementsApi placements,
        PlacementQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var what = Read(form);
        var answer = await placements.PostAsync<Nothing>(
            $"/api/v1/placements/{id}/decisions",
            new
            {
                kind = what.Kind,
                decidedAt = what.DecidedAt,
                firstDay = what.FirstDay,
                lastDay = what.LastDay,
                applicationSentAt = what.ApplicationSentAt,
                gapReason = form["gapReason"],
                overlapReason = form["overlapReason"],
            },
            form.Once,
            ct,
            form.Version
        );
        return answer.Ok
            ? flash.Redirect($"/placements/{id}", "Placement.Decided")
            : await RefusedAsync(id, form, answer.Problem, query, ct);
    }

    private static WhatIf Read(Submission form) =>
        new(
            form["kind"],
            form.Moment("decidedDay", "decidedTime"),
            form.Day("firstDay"),
            form.Day("lastDay"),
            form.Day("sentDay") is { } sent ? Kernel.Oslo.At(sent, new TimeOnly(12, 0)) : null
        );

    private static void Map(
        IEndpointRouteBuilder app,
        string act,
        string done,
        Func<Guid, Guid, Submission, PlacementsApi, CancellationToken, Task<Answer<Nothing>>> send
    ) =>
        app.MapPost(
            "/placements/{id:guid}/" + act,
            async (
                Guid id,
                Guid part,
                Submission form,
                PlacementsApi placements,
                PlacementQuery query,
                Flash flash,
                CancellationToken ct
            ) =>
            {
                var answer = await send(id, part, form, placements, ct);
                return answer.Ok ? flash.Redirect($"/placements/{id}", done) : await RefusedAsync(id, form, answer.Problem, query, ct);
            }
        );

    private static async Task<IResult> RefusedAsync(
        Guid id,
        Submission form,
        Problem problem,
        PlacementQuery query,
        CancellationToken ct
    ) => Show.Page<PlacementPage>(await query.RunAsync(id, ct) with { Problem = problem, Input = form }, problem.Status);
}
