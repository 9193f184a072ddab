using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Assistance;

/// <summary>Help from the police: asked for in a case, answered, planned, given, and evaluated by both sides.</summary>
internal static class AssistancePages
{
    private const string One = "/assistance/{id:guid}";

    public static void MapAssistance(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/assistance",
            async (Guid? caseId, AssistanceQuery query, CancellationToken ct) =>
                Show.Page<AssistanceListPage>(await query.RunAsync(ct) with { CaseId = caseId })
        );
        app.MapGet(
            One,
            async (Guid id, AssistanceQuery query, CancellationToken ct) => Show.Page<AssistancePage>(await query.RunAsync(id, ct))
        );
        app.MapPost("/assistance", AskAsync);
        Map(app, "answer", "Assistance.Answered", form => new { accepted = YesNo(form["accepted"]), note = form["note"] });
        Map(app, "plan", "Assistance.Planned", form => new { plan = form["plan"] });
        Map(app, "complete", "Assistance.Completed", _ => null);
        Map(app, "evaluate", "Assistance.Evaluated", form => new { wentAsPlanned = YesNo(form["wentAsPlanned"]), note = form["note"] });
    }

    private static void Map(IEndpointRouteBuilder app, string act, string done, Func<Submission, object?> body) =>
        app.MapActOn(
            One,
            act,
            done,
            (a, ct) =>
                a.Get<ObligationsApi>()
                    .PostAsync<Nothing>($"/api/v1/police-assistance/{a.Id}/{act}", body(a.Form), a.Form.Once, ct, a.Form.Version),
            async (a, problem, ct) =>
                Show.Page<AssistancePage>(
                    await a.Get<AssistanceQuery>().RunAsync(a.Id, ct) with
                    {
                        Problem = problem,
                        Input = a.Form,
                    },
                    problem.Status
                )
        );

    private static async Task<IResult> AskAsync(
        Submission form,
        ObligationsApi obligations,
        AssistanceQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var made = await obligations.PostAsync<AssistanceView>(
            "/api/v1/police-assistance",
            new
            {
                caseId = form.Id("caseId"),
                what = form["what"],
                neededOn = form.Day("neededOn"),
                policeAgencyId = form.Id("policeAgencyId"),
                note = form["note"],
            },
            form.Once,
            ct
        );
        return made.Ok
            ? flash.Redirect($"/assistance/{made.Value!.Id}", "Assistance.Asked")
            : Show.Page<AssistanceListPage>(await query.RunAsync(ct) with { Problem = made.Problem, Input = form }, made.Problem.Status);
    }

    private static bool? YesNo(string? text) => text is null ? null : text == "yes";
}

internal sealed class AssistanceQuery(ObligationsApi obligations, IntakeApi intake, Agencies agencies, Reader reader)
{
    public async Task<AssistanceListModel> RunAsync(CancellationToken ct)
    {
        var all = obligations.ListAsync<AssistanceView>("/api/v1/police-assistance?pageSize=100", ct);
        var cases = intake.CasesAsync(phase: null, ct);
        var directory = agencies.AllAsync(ct);
        await Task.WhenAll(all, cases, directory);
        return new AssistanceListModel(
            (await all).Required,
            [.. ((await cases).Value ?? []).OrderByDescending(c => c.OpenedAt)],
            reader.Today,
            !reader.Is(Roles.PoliceExit),
            await directory
        );
    }

    public async Task<AssistanceModel> RunAsync(Guid id, CancellationToken ct)
    {
        var found = obligations.GetAsync<AssistanceView>($"/api/v1/police-assistance/{id}", ct);
        var own = reader.AgencyAsync(ct);
        var names = agencies.NamesAsync(ct);
        await Task.WhenAll(found, own, names);
        var answer = await found;
        var view = answer.Required;
        var number = (await intake.CaseAsync(view.CaseId, ct)).Value?.CaseNumber;
        return new AssistanceModel(view, answer.ETag, number, (await own)?.Id, await names);
    }
}

/// <param name="MayAsk">The police do not ask themselves.</param>
public sealed record AssistanceListModel(
    IReadOnlyList<AssistanceView> Items,
    IReadOnlyList<CaseSummary> Cases,
    DateOnly Today,
    bool MayAsk,
    IReadOnlyList<AgencyView> Directory
)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    public string? NameOf(Guid agency) => Directory.FirstOrDefault(a => a.Id == agency)?.Name;

    /// <summary>The case that the reader comes from.</summary>
    public Guid? CaseId { get; init; }

    public string? NumberOf(Guid id) => Cases.FirstOrDefault(c => c.Id == id)?.CaseNumber;
}

public sealed record AssistanceModel(AssistanceView Assistance, string? ETag, string? CaseNumber, Guid? Own, Func<Guid, string?> NameOf)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    public bool IsPolice => Assistance.PoliceAgencyId == Own;

    /// <summary>The reader's agency is one of the two sides.</summary>
    public bool TakesPart => IsPolice || Assistance.RequesterId == Own;

    public string Side => IsPolice ? "police" : "requester";
}
