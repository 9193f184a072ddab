using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Case;

/// <summary>One case: what there is, and what can be done with it as a whole.</summary>
internal static class CasePages
{
    public static void MapCase(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/cases/{id:guid}",
            async (Guid id, CaseQuery query, CancellationToken ct) => Show.Page<CasePage>(await query.RunAsync(id, ct))
        );
        app.MapPost("/cases/{id:guid}/persons/{person:guid}/identity", ShowIdentityAsync);
        app.MapPost("/cases/{id:guid}/phase", ChangePhaseAsync);
        app.MapPost("/cases/{id:guid}/roster", AddToRosterAsync);
        app.MapPost("/cases/{id:guid}/roster/{agency:guid}/end", EndRosterEntryAsync);
        app.MapPost("/cases/{id:guid}/meetings", ProposeMeetingAsync);
        app.MapPost("/cases/{id:guid}/persons/{person:guid}/placements", StartPlacementAsync);
    }

    /// <summary>By POST, so that it is asked for each time and is in nobody's history.</summary>
    private static async Task<IResult> ShowIdentityAsync(
        Guid id,
        Guid person,
        Submission form,
        IntakeApi intake,
        CaseQuery query,
        CancellationToken ct
    )
    {
        _ = form;
        var model = await query.RunAsync(id, ct);
        var identity = model.NumberOf(person) > 0 ? await intake.IdentityAsync(person, ct) : null;
        return Show.Page<CasePage>(model with { Identity = identity?.Value, Problem = identity?.Problem });
    }

    private static Task<IResult> ChangePhaseAsync(
        Guid id,
        Submission form,
        IntakeApi intake,
        CaseQuery query,
        Flash flash,
        CancellationToken ct
    ) =>
        AfterAsync(
            id,
            form,
            intake.PostAsync<Nothing>($"/api/v1/cases/{id}/phase", new { phase = form["phase"] }, form.Once, ct, form.Version),
            query,
            () => flash.Redirect($"/cases/{id}", "Case.PhaseChanged"),
            ct
        );

    private static Task<IResult> AddToRosterAsync(
        Guid id,
        Submission form,
        ObligationsApi obligations,
        CaseQuery query,
        Flash flash,
        CancellationToken ct
    ) =>
        AfterAsync(
            id,
            form,
            obligations.PostAsync<Nothing>(
                $"/api/v1/cases/{id}/roster",
                new { agencyId = form.Id("agencyId"), ground = form["ground"] },
                form.Once,
                ct
            ),
            query,
            () => flash.Redirect($"/cases/{id}", "Case.RosterChanged"),
            ct
        );

    private static Task<IResult> EndRosterEntryAsync(
        Guid id,
        Guid agency,
        Submission form,
        ObligationsApi obligations,
        CaseQuery query,
        Flash flash,
        CancellationToken ct
    ) =>
        AfterAsync(
            id,
            form,
            obligations.PostAsync<Nothing>($"/api/v1/cases/{id}/roster/{agency}/end", new { reason = form["reason"] }, form.Once, ct),
            query,
            () => flash.Redirect($"/cases/{id}", "Case.RosterChanged"),
            ct
        );

    private static async Task<IResult> ProposeMeetingAsync(
        Guid id,
        Submission form,
        MeetingsApi meetings,
        CaseQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var proposed = await meetings.PostAsync<MeetingReceipt>(
            "/api/v1/meetings",
            new { kind = form["kind"], caseId = id },
            form.Once,
            ct
        );
        return proposed.Ok
            ? flash.Redirect($"/meetings/{proposed.Value!.Id}", "Case.MeetingProposed")
            : await RefusedAsync(id, form, proposed.Problem, query, ct);
    }

    private static async Task<IResult> StartPlacementAsync(
        Guid id,
        Guid person,
        Submission form,
        PlacementsApi placements,
        CaseQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var started = await placements.PostAsync<PlacementView>(
            "/api/v1/placements",
            new
            {
                caseId = id,
                personId = person,
                institutionId = form.Id("institutionId"),
            },
            form.Once,
            ct
        );
        return started.Ok
            ? flash.Redirect($"/placements/{started.Value!.Id}", "Case.PlacementStarted")
            : await RefusedAsync(id, form, started.Problem, query, ct);
    }

    private static async Task<IResult> AfterAsync(
        Guid id,
        Submission form,
        Task<Answer<Nothing>> act,
        CaseQuery query,
        Func<IResult> done,
        CancellationToken ct
    )
    {
        var answer = await act;
        return answer.Ok ? done() : await RefusedAsync(id, form, answer.Problem, query, ct);
    }

    private static async Task<IResult> RefusedAsync(Guid id, Submission form, Problem problem, CaseQuery query, CancellationToken ct) =>
        Show.Page<CasePage>(await query.RunAsync(id, ct) with { Problem = problem, Input = form }, problem.Status);
}
