using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Plans;

/// <summary>Action plans: their measures with traffic lights, and how far they have come in per cent.</summary>
internal static class PlansPages
{
    private const string One = "/plans/{id:guid}";

    public static void MapPlans(this IEndpointRouteBuilder app)
    {
        app.MapGet("/plans", async (PlansQuery query, CancellationToken ct) => Show.Page<PlansPage>(await query.RunAsync(ct)));
        app.MapGet(One, async (Guid id, PlansQuery query, CancellationToken ct) => Show.Page<PlanPage>(await query.RunAsync(id, ct)));
        app.MapPost("/plans", RegisterAsync);
        app.MapActOn(
            One,
            "measures",
            "Plans.MeasureAdded",
            (a, ct) =>
                a.Get<ObligationsApi>()
                    .PostAsync<Nothing>(
                        $"/api/v1/action-plans/{a.Id}/measures",
                        new
                        {
                            title = a.Form["title"],
                            agencyId = a.Form.Id("agencyId"),
                            dueOn = a.Form.Day("dueOn"),
                        },
                        a.Form.Once,
                        ct,
                        a.Form.Version
                    ),
            async (a, problem, ct) =>
                Show.Page<PlanPage>(await a.Get<PlansQuery>().RunAsync(a.Id, ct) with { Problem = problem, Input = a.Form }, problem.Status)
        );
    }

    private static async Task<IResult> RegisterAsync(
        Submission form,
        ObligationsApi obligations,
        PlansQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var made = await obligations.PostAsync<PlanView>("/api/v1/action-plans", new { title = form["title"] }, form.Once, ct);
        return made.Ok
            ? flash.Redirect($"/plans/{made.Value!.Id}", "Plans.Registered")
            : Show.Page<PlansPage>(await query.RunAsync(ct) with { Problem = made.Problem, Input = form }, made.Problem.Status);
    }
}

internal sealed class PlansQuery(ObligationsApi obligations, Agencies agencies, Reader reader)
{
    public async Task<PlansModel> RunAsync(CancellationToken ct)
    {
        var all = obligations.ListAsync<PlanView>("/api/v1/action-plans?pageSize=100", ct);
        var report = obligations.GetAsync<MeasureReport>("/api/v1/reports/measures", ct);
        var names = agencies.NamesAsync(ct);
        await Task.WhenAll(all, report, names);
        return new PlansModel((await all).Required, (await report).Value?.Plans ?? [], reader.Is(Roles.Coordinator), await names);
    }

    public async Task<PlanModel> RunAsync(Guid id, CancellationToken ct)
    {
        var found = obligations.GetAsync<PlanView>($"/api/v1/action-plans/{id}", ct);
        var own = reader.AgencyAsync(ct);
        var all = agencies.AllAsync(ct);
        await Task.WhenAll(found, own, all);
        var answer = await found;
        var agency = (await own)?.Id;
        return new PlanModel(answer.Required, answer.ETag, agency, reader.Is(Roles.Coordinator), reader.Today, await all);
    }
}

/// <param name="Shares">How far each plan has come, as far as the reader may count.</param>
public sealed record PlansModel(
    IReadOnlyList<PlanView> Plans,
    IReadOnlyList<PlanShares> Shares,
    bool Coordinates,
    Func<Guid, string?> NameOf
)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;
}

public sealed record PlanModel(
    PlanView Plan,
    string? ETag,
    Guid? Own,
    bool Coordinates,
    DateOnly Today,
    IReadOnlyList<AgencyView> Directory
)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    public bool Owns => Coordinates && Plan.OwnerId == Own;

    /// <summary>Those that still count.</summary>
    public IReadOnlyList<PlanMeasureView> Measures => [.. (Plan.Measures ?? []).Where(m => m.State is not ("cancelled" or "excused"))];

    public LightCounts Counts
    {
        get
        {
            int Of(string light) => Measures.Count(m => m.TrafficLight == light);
            return new LightCounts(Of("green"), Of("yellow"), Of("red"), Of("white"), Measures.Count);
        }
    }

    public string? NameOf(Guid agency) => Directory.FirstOrDefault(a => a.Id == agency)?.Name;
}
