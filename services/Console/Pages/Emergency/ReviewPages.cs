using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Emergency;

/// <summary>A coordinator sees who has opened the agency's cases in an emergency, and says of each whether it was justified.</summary>
internal static class ReviewPages
{
    public const string Path = "/admin/break-glass";

    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (ReviewQuery query, CancellationToken ct) => Show.Page<ReviewPage>(await query.RunAsync(ct)));
        app.MapPost(Path + "/{caseId:guid}/{id:guid}", ReviewAsync);
    }

    private static async Task<IResult> ReviewAsync(
        Guid caseId,
        Guid id,
        Submission form,
        ObligationsApi obligations,
        ReviewQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var answer = await obligations.PostAsync<Nothing>(
            $"/api/v1/cases/{caseId}/break-glass/{id}/review",
            new { finding = form["finding"], note = form["note"] },
            form.Once,
            ct,
            form.Version
        );
        return answer.Ok
            ? flash.Redirect(Path, "Emergency.Reviewed")
            : Show.Page<ReviewPage>(
                await query.RunAsync(ct) with
                {
                    Problem = answer.Problem,
                    Input = form,
                    Refused = id,
                },
                answer.Problem.Status
            );
    }
}

internal sealed class ReviewQuery(ObligationsApi obligations, IntakeApi intake, Agencies agencies)
{
    public async Task<ReviewModel> RunAsync(CancellationToken ct)
    {
        var uses = obligations.EmergenciesAsync(reviewed: null, ct);
        var cases = intake.CasesAsync(phase: null, ct);
        var names = agencies.NamesAsync(ct);
        await Task.WhenAll(uses, cases, names);
        return new ReviewModel((await uses).Required, ((await cases).Value ?? []).ToDictionary(c => c.Id, c => c.CaseNumber), await names);
    }
}

/// <param name="Uses">Openings of the cases that the reader's agency coordinates, the newest first.</param>
/// <param name="Numbers">The cases' numbers.</param>
/// <param name="NameOf">An agency's name.</param>
public sealed record ReviewModel(IReadOnlyList<BreakGlassView> Uses, IReadOnlyDictionary<Guid, string> Numbers, Func<Guid, string?> NameOf)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    /// <summary>The opening whose review was refused.</summary>
    public Guid? Refused { get; init; }

    public IEnumerable<BreakGlassView> Waiting => Uses.Where(u => u.Finding is null);

    public IEnumerable<BreakGlassView> Reviewed => Uses.Where(u => u.Finding is not null);

    public Submission InputOf(BreakGlassView use) => Refused == use.Id ? Input : Submission.Empty;

    public Problem? ProblemOf(BreakGlassView use) => Refused == use.Id ? Problem : null;
}
