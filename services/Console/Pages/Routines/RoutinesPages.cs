using System.Globalization;
using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Routines;

/// <summary>Joint routines: who is bound by which version, and has said so; the yearly evaluation.</summary>
internal static class RoutinesPages
{
    private const string One = "/routines/{id:guid}";

    public static void MapRoutines(this IEndpointRouteBuilder app)
    {
        app.MapGet("/routines", async (RoutinesQuery query, CancellationToken ct) => Show.Page<RoutinesPage>(await query.RunAsync(ct)));
        app.MapGet(One, async (Guid id, RoutinesQuery query, CancellationToken ct) => Show.Page<RoutinePage>(await query.RunAsync(id, ct)));
        app.MapPost("/routines", RegisterAsync);
        app.MapActOn(
            One,
            "acknowledge",
            "Routines.Acknowledged",
            (a, ct) => PostAsync(a, $"versions/{Number(a.Form["number"])}/acknowledge", null, ct),
            RefusedAsync
        );
        app.MapActOn(
            One,
            "evaluate",
            "Routines.Evaluated",
            (a, ct) => PostAsync(a, "evaluate", new { worksWell = YesNo(a.Form["worksWell"]), note = a.Form["note"] }, ct),
            RefusedAsync
        );
        app.MapActOn(One, "versions", "Routines.Published", (a, ct) => PostAsync(a, "versions", Version(a.Form), ct), RefusedAsync);
    }

    private static object Version(Submission form) =>
        new
        {
            reference = form["reference"],
            inForceOn = form.Day("inForceOn"),
            agencyIds = form.All("agencyIds"),
            summary = form["summary"],
            daysToAcknowledge = Number(form["daysToAcknowledge"]),
            daysToTrain = Number(form["daysToTrain"]),
        };

    private static Task<Answer<Nothing>> PostAsync(Acting a, string act, object? body, CancellationToken ct) =>
        a.Get<ObligationsApi>().PostAsync<Nothing>($"/api/v1/routines/{a.Id}/{act}", body, a.Form.Once, ct, a.Form.Version);

    private static async Task<IResult> RegisterAsync(
        Submission form,
        ObligationsApi obligations,
        RoutinesQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var made = await obligations.PostAsync<RoutineView>("/api/v1/routines", new { title = form["title"] }, form.Once, ct);
        return made.Ok
            ? flash.Redirect($"/routines/{made.Value!.Id}", "Routines.Registered")
            : Show.Page<RoutinesPage>(await query.RunAsync(ct) with { Problem = made.Problem, Input = form }, made.Problem.Status);
    }

    private static async Task<IResult> RefusedAsync(Acting a, Problem problem, CancellationToken ct) =>
        Show.Page<RoutinePage>(await a.Get<RoutinesQuery>().RunAsync(a.Id, ct) with { Problem = problem, Input = a.Form }, problem.Status);

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? YesNo(string? text) => text is null ? null : text == "yes";
}

internal sealed class RoutinesQuery(ObligationsApi obligations, Agencies agencies, Reader reader)
{
    public async Task<RoutinesModel> RunAsync(CancellationToken ct)
    {
        var all = obligations.ListAsync<RoutineView>("/api/v1/routines?pageSize=100", ct);
        var own = reader.AgencyAsync(ct);
        await Task.WhenAll(all, own);
        return new RoutinesModel((await all).Required, (await own)?.Id, reader.Is(Roles.Coordinator));
    }

    public async Task<RoutineModel> RunAsync(Guid id, CancellationToken ct)
    {
        var found = obligations.GetAsync<RoutineView>($"/api/v1/routines/{id}", ct);
        var own = reader.AgencyAsync(ct);
        var all = agencies.AllAsync(ct);
        await Task.WhenAll(found, own, all);
        var answer = await found;
        return new RoutineModel(answer.Required, answer.ETag, (await own)?.Id, reader.Is(Roles.Coordinator), reader.Today, await all);
    }
}

/// <param name="Own">The reader's agency.</param>
public sealed record RoutinesModel(IReadOnlyList<RoutineView> Routines, Guid? Own, bool Coordinates)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;
}

public sealed record RoutineModel(
    RoutineView Routine,
    string? ETag,
    Guid? Own,
    bool Coordinates,
    DateOnly Today,
    IReadOnlyList<AgencyView> Directory
)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    /// <summary>The reader's agency publishes its versions.</summary>
    public bool Owns => Coordinates && Routine.OwnerId == Own;

    public string? NameOf(Guid agency) => Directory.FirstOrDefault(a => a.Id == agency)?.Name;
}
