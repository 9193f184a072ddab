using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Routines;

/// <summary>Publishes a version: it supersedes the one before, and binds agencies to acknowledge it and to train their staff.</summary>
internal static class PublishVersion
{
    private const int MaxAgencies = 200;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/routines/{id:guid}/versions", HandleAsync)
            .WithName("PublishRoutineVersion")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Publish a version of a joint routine")
            .Produces<RoutineView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Reference">Where the text is: an address or an archive reference.</param>
    /// <param name="InForceOn">First day in Oslo, today or later.</param>
    /// <param name="AgencyIds">Agencies that it binds; active in the directory.</param>
    /// <param name="Summary">What is new.</param>
    /// <param name="DaysToAcknowledge">From publication; 14 when left out.</param>
    /// <param name="DaysToTrain">From the first day in force; 60 when left out.</param>
    internal sealed record PublishRoutineVersionRequest(
        string? Reference,
        DateOnly? InForceOn,
        IReadOnlyList<Guid>? AgencyIds,
        string? Summary,
        int? DaysToAcknowledge,
        int? DaysToTrain
    )
    {
        public RoutineText ToText() =>
            new(
                Reference?.Trim() ?? "",
                string.IsNullOrWhiteSpace(Summary) ? null : Summary.Trim(),
                InForceOn.GetValueOrDefault(),
                DaysToAcknowledge ?? 14,
                DaysToTrain ?? 60
            );
    }

    private static async Task<IResult> HandleAsync(
        Guid id,
        PublishRoutineVersionRequest body,
        Act act,
        INeedToKnow needToKnow,
        RoutineDuties duties,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var bound = validation.Required(body.AgencyIds, "agencyIds", MaxAgencies).Select(AgencyId.From).ToList();
        var today = Oslo.Day(act.Now);
        var known = await db.Agencies.ActiveOn(today).CountAsync(a => bound.Contains(a.Id), ct);
        validation.Check(known == bound.Distinct().Count(), "agencyIds", "Each an agency of the directory that is active today.");
        validation.Check(body.InForceOn is not { Year: >= 2200 }, "inForceOn", "A day of our time.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var routineId = RoutineId.From(id);
        if (await db.Routines.SingleOrDefaultAsync(r => r.Id == routineId, ct) is not { } routine)
        {
            return Error.NotFound("routine").ToProblem();
        }
        if ((await needToKnow.AgencyAsync(ct))?.Id != routine.OwnerId.Value)
        {
            return Error.Forbidden("The agency that owns the routine publishes its versions.").ToProblem();
        }
        if (act.CheckIfMatch(routine.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var (before, text) = (routine.Current, body.ToText());
        var published = routine.Publish(text, bound, () => ObligationId.From(Guid.CreateVersion7(act.Now)), act.Actor(), act.Now);
        if (!published.IsSuccess)
        {
            return published.Error.ToProblem();
        }
        if (before is not null)
        {
            await duties.FallAwayAsync(before, act.Actor(), act.Now, ct);
        }
        duties.AssignTo(routine, published.Value, text, act.Now);
        await duties.AskForEvaluationAsync(routine, act.Actor(), act.Now, ct);
        act.Audit(db, "publish-routine-version", $"routines/{id}", caseId: null, "versions");
        var location = $"{HttpApi.Prefix}/routines/{id}";
        return await act.CommitAsync(db, Reply.Created(location, RoutineView.WithNewestOf(routine), routine.Version), ct);
    }
}
