using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Matching;

internal static class ResolveMatchEndpoints
{
    public static void MapResolveMatch(this RouteGroupBuilder api)
    {
        Map(api, "confirm", "ConfirmMatch", "Holds two persons for the same; of two municipalities both coordinators do.", Confirm);
        Map(api, "reject", "RejectMatch", "Holds two persons for different; one coordinator is enough.", Reject);

        static Result<bool> Confirm(Match match, MunicipalityNumber own, DateTimeOffset now) => match.Confirm(own, now);
        static Result<bool> Reject(Match match, MunicipalityNumber own, DateTimeOffset now) => match.Reject(now);
    }

    private delegate Result<bool> Decide(Match match, MunicipalityNumber own, DateTimeOffset now);

    private static void Map(RouteGroupBuilder api, string verb, string name, string summary, Decide decide) =>
        api.MapPost(
                $"/matches/{{id:guid}}/{verb}",
                (Guid id, CaseAccess access, INeedToKnow needToKnow, IntakeDbContext db, Act act, CancellationToken ct) =>
                    PostAsync(id, verb, decide, access, needToKnow, db, act, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName(name)
            .WithSummary(summary)
            .WithDescription(
                "Nothing is merged by it. Confirming shows the own person's identifier to the other municipality's coordinator."
            )
            .Produces<MatchView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> PostAsync(
        Guid id,
        string verb,
        Decide decide,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var matchId = new MatchId(id);
        var (matches, own) = await db.OwnMatchesAsync(access, needToKnow, ct);
        if (await matches.FirstOrDefaultAsync(m => m.Id == matchId, ct) is not { } match)
        {
            return Error.NotFound("match").ToProblem();
        }
        if (act.CheckIfMatch(match.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var decided = decide(match, own, act.Now);
        if (!decided.IsSuccess)
        {
            return decided.Error.ToProblem();
        }
        if (decided.Value)
        {
            var ownCase = match.Sides.First(s => s.Municipality == own).Case.Value;
            act.Audit(db, $"{verb}-match", Facts.MatchSubject(match), ownCase, "state");
            if (match.State is not MatchState.Proposed)
            {
                db.TellResolved(match, act.Now);
            }
        }
        return await act.CommitAsync(db, Reply.Ok(MatchView.For(match, own), match.Version), ct);
    }
}
