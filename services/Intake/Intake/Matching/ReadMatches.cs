using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Matching;

/// <summary>That two persons may be the same, as one municipality's coordinator may see it: the other one's person only when that one's coordinator has agreed.</summary>
internal sealed record MatchView(
    Guid Id,
    int Score,
    IReadOnlyList<MatchReason> Reasons,
    MatchState State,
    DateTimeOffset ProposedAt,
    DateTimeOffset? ResolvedAt,
    IReadOnlyList<MatchView.SideView> Sides
)
{
    public static MatchView For(Match match, MunicipalityNumber viewer) =>
        new(
            match.Id.Value,
            match.Score,
            match.Reasons,
            match.State,
            match.ProposedAt,
            match.ResolvedAt,
            [
                .. match
                    .Sides.OrderByDescending(s => s.Municipality == viewer)
                    .Select(s =>
                        match.Shows(s, viewer)
                            ? new SideView(s.Municipality == viewer, s.Confirmed, s.Municipality.Value, s.Case.Value, s.Person.Value)
                            : new SideView(Own: false, s.Confirmed, null, null, null)
                    ),
            ]
        );

    internal sealed record SideView(bool Own, bool Confirmed, string? Municipality, Guid? CaseId, Guid? PersonId);
}

/// <summary>The matches with a case of the caller's own municipality that it may know of.</summary>
internal static class OwnMatches
{
    public static async Task<(IQueryable<Match> Matches, MunicipalityNumber Own)> OwnMatchesAsync(
        this IntakeDbContext db,
        CaseAccess access,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        _ = MunicipalityNumber.TryParse((await needToKnow.AgencyAsync(ct))?.Municipality, out var own);
        var cases = (await access.CasesAsync(ct)).Where(c => c.Municipality == own).Select(c => c.Id);
        return (db.Matches.Where(m => cases.Contains(m.FirstCase) || cases.Contains(m.SecondCase)), own);
    }
}

internal static class ReadMatchesEndpoints
{
    public static void MapReadMatches(this RouteGroupBuilder api)
    {
        api.MapGet("/matches", ListAsync)
            .RequireRoles(Roles.Coordinator)
            .WithName("ListMatches")
            .WithSummary("Persons of the own municipality who may be the same as others, newest first; filter by state.")
            .WithDescription("The person of another municipality is left out until its coordinator has confirmed.")
            .Produces<Page<MatchView>>();
        api.MapGet("/matches/{id:guid}", GetAsync)
            .RequireRoles(Roles.Coordinator)
            .WithName("GetMatch")
            .WithSummary("That two persons may be the same, with the score and its reasons.")
            .Produces<MatchView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        string? state,
        int? pageSize,
        string? pageToken,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var wanted = validation.Word<MatchState>(state, "state");
        var known = Guid.TryParse(after, out var last);
        validation.Check(after is null || known, "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var (matches, own) = await db.OwnMatchesAsync(access, needToKnow, ct);
        if (wanted is { } only)
        {
            matches = matches.Where(m => m.State == only);
        }
        if (known)
        {
            var lastId = new MatchId(last);
            matches = matches.Where(m => m.Id.CompareTo(lastId) < 0);
        }
        var read = await matches.AsNoTracking().OrderByDescending(m => m.Id).Take(size + 1).ToListAsync(ct);
        return Results.Json(Page<MatchView>.Of([.. read.Select(m => MatchView.For(m, own))], size, m => m.Id.ToString()), Json.Options);
    }

    private static async Task<IResult> GetAsync(
        Guid id,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        HttpContext http,
        CancellationToken ct
    )
    {
        var matchId = new MatchId(id);
        var (matches, own) = await db.OwnMatchesAsync(access, needToKnow, ct);
        if (await matches.AsNoTracking().FirstOrDefaultAsync(m => m.Id == matchId, ct) is not { } match)
        {
            return Error.NotFound("match").ToProblem();
        }
        act.Audit(db, "read-match", Facts.MatchSubject(match));
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, MatchView.For(match, own), match.Version);
    }
}
