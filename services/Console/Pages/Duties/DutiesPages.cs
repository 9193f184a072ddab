using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Duties;

/// <summary>What one's own agency and the others owe, the percentages of the measures, and one duty with what can be done about it.</summary>
internal static class DutiesPages
{
    private static readonly string[] Lights = ["green", "yellow", "red", "white"];

    public static void MapDuties(this IEndpointRouteBuilder app)
    {
        app.MapGet("/duties", ListAsync);
        app.MapGet(
            "/duties/{id:guid}",
            async (Guid id, DutyQuery query, CancellationToken ct) => Show.Page<DutyPage>(await query.RunAsync(id, ct))
        );
        Map(
            app,
            "fulfil",
            "Duties.Fulfilled",
            (id, form, api, ct) =>
                api.PostAsync<Nothing>($"/api/v1/obligations/{id}/fulfil", new { reason = form["reason"] }, form.Once, ct, form.Version)
        );
        Map(
            app,
            "acknowledge",
            "Today.Acknowledged",
            (id, form, api, ct) => api.PostAsync<Nothing>($"/api/v1/obligations/{id}/acknowledge", null, form.Once, ct)
        );
        Map(
            app,
            "excuse",
            "Duties.Excused",
            (id, form, api, ct) =>
                api.PostAsync<Nothing>($"/api/v1/obligations/{id}/excuse", new { reason = form["reason"] }, form.Once, ct, form.Version)
        );
        Map(
            app,
            "light",
            "Duties.LightSet",
            (id, form, api, ct) =>
                api.PostAsync<Nothing>(
                    $"/api/v1/measures/{id}/traffic-light",
                    new { light = Lights.FirstOrDefault(l => l == form["light"]), note = form["note"] },
                    form.Once,
                    ct,
                    form.Version
                )
        );
    }

    private static async Task<IResult> ListAsync(DutyQuery query, CancellationToken ct) => Show.Page<DutiesPage>(await query.RunAsync(ct));

    private static void Map(
        IEndpointRouteBuilder app,
        string act,
        string done,
        Func<Guid, Submission, ObligationsApi, CancellationToken, Task<Answer<Nothing>>> send
    ) =>
        app.MapPost(
            "/duties/{id:guid}/" + act,
            async (Guid id, Submission form, ObligationsApi obligations, DutyQuery query, Flash flash, CancellationToken ct) =>
            {
                var answer = await send(id, form, obligations, ct);
                return answer.Ok
                    ? flash.Redirect($"/duties/{id}", done)
                    : Show.Page<DutyPage>(
                        await query.RunAsync(id, ct) with
                        {
                            Problem = answer.Problem,
                            Input = form,
                        },
                        answer.Problem.Status
                    );
            }
        );
}

internal sealed class DutyQuery(ObligationsApi obligations, Agencies agencies, Reader reader)
{
    public async Task<DutiesModel> RunAsync(CancellationToken ct)
    {
        var open = obligations.DutiesAsync(caseId: null, state: "open", ct);
        var report = obligations.GetAsync<MeasureReport>("/api/v1/reports/measures", ct);
        var names = agencies.NamesAsync(ct);
        var own = reader.AgencyAsync(ct);
        await Task.WhenAll(open, report, names, own);
        var duties = (await open).Required.OrderBy(d => d.DueAt).ToList();
        var agency = (await own)?.Id;
        return new DutiesModel(
            reader.Now,
            [.. duties.Where(d => d.AgencyId == agency)],
            [.. duties.Where(d => d.AgencyId != agency)],
            (await report).Value,
            await names
        );
    }

    public async Task<DutyModel> RunAsync(Guid id, CancellationToken ct)
    {
        var duty = obligations.GetAsync<ObligationView>($"/api/v1/obligations/{id}", ct);
        var own = reader.AgencyAsync(ct);
        var names = agencies.NamesAsync(ct);
        await Task.WhenAll(duty, own, names);
        var found = await duty;
        var view = found.Required;
        return new DutyModel(view, found.ETag, view.AgencyId == (await own)?.Id, reader.Is("coordinator"), (await names)(view.AgencyId));
    }
}

/// <param name="Report">Counts and percentages of measures; null where the role does not see it.</param>
public sealed record DutiesModel(
    DateTimeOffset Now,
    IReadOnlyList<ObligationView> Own,
    IReadOnlyList<ObligationView> Others,
    MeasureReport? Report,
    Func<Guid, string?> NameOf
);

/// <param name="Mine">It is the reader's agency that owes it.</param>
public sealed record DutyModel(ObligationView Duty, string? ETag, bool Mine, bool Coordinates, string? Agency)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;
}
