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
        CancellationToken ct,
        Guid? only = null
    )
    {
        var wanted = new CaseId(only ?? Guid.Empty);
        _ = MunicipalityNumber.TryParse((await needToKnow.AgencyAsync(ct))?.Municipality, out var own);
        var cases = (await access.CasesAsync(ct)).Where(c => c.Municipality == own && (only == null || c.Id == wanted)).Select(c => c.Id);
        return (db.Matches.Where(m => cases.Contains(m.FirstCase) || cases.Contains(m.SecondCase)), own);
    }
}

internal static class ReadMatchesEndpoints
{
    private static readonly ListOrder<Match, MatchId> Orders = new ListOrder<Match, MatchId>(m => m.Id, "proposedAt desc")
        .By("proposedAt", m => m.ProposedAt)
        .By("score", m => m.Score);

    public static void MapReadMatches(this RouteGroupBuilder api)
    {
        api.MapGet("/matches", ListAsync)
            .RequireRoles(Roles.Coordinator)
            .WithName("ListMatches")
            .WithSummary("Persons of the own municipality who may be the same as others, newest first.")
            .WithDescription(
                "The person of another municipality is left out until its coordinator has confirmed. Filter by state, minScore, the own caseId and the days (proposedFrom, proposedTo, both included)."
            )
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
        int? minScore,
        Guid? caseId,
        string? proposedFrom,
        string? proposedTo,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var states = validation.AnyOf<MatchState>(state, "state");
        var proposed = validation.Period(proposedFrom, "proposedFrom", proposedTo, "proposedTo");
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, state, minScore, caseId, proposedFrom, proposedTo);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var (matches, own) = await db.OwnMatchesAsync(access, needToKnow, ct, caseId);
        matches = matches
            .AsNoTracking()
            .Where(m => m.Score >= (minScore ?? 0) && m.ProposedAt >= proposed.From && m.ProposedAt < proposed.Before);
        if (states.Count > 0)
        {
            matches = matches.Where(m => states.Contains(m.State));
        }
        return Results.Json(page.Of(await page.Cut(matches).ToListAsync(ct), m => MatchView.For(m, own)), Json.Options);
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
