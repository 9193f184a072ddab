using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.AskIntake;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Reflection;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Reflection;

internal static class GrantReflectionPeriod
{
    public static void MapGrantReflectionPeriod(this RouteGroupBuilder api) =>
        api.MapPost("/reflection-periods", HandleAsync)
            .RequireRoles(Roles.Immigration, Roles.PoliceExit, Roles.ChildWelfare, Roles.Coordinator)
            .WithName("GrantReflectionPeriod")
            .WithSummary("Registers the reflection period that a person of any age was granted; its last day is a deadline. Not renewable.")
            .Produces<ReflectionPeriodView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        ReflectionPeriodRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        ChildFacts persons,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var caseId = valid.Required(body.CaseId, "caseId");
        var personId = valid.Required(body.PersonId, "personId");
        var grantedOn = valid.Required(body.GrantedOn, "grantedOn");
        valid.CheckDay(body.GrantedOn, "grantedOn");
        valid.Check(body.GrantedOn is null || body.GrantedOn <= Oslo.Day(act.Now), "grantedOn", "Must not lie in the future.");
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (!await needToKnow.MaySeeAsync(caseId, ct) || await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Error.NotFound("case").ToProblem();
        }
        if (await persons.FindAsync(caseId, personId, ct) is null)
        {
            return Error.NotFound("person").ToProblem();
        }
        var person = PersonId.From(personId);
        var granted = ReflectionPeriod.Grant(
            CaseId.From(caseId),
            person,
            grantedOn,
            await db.HasReflectionPeriodAsync(person, ct),
            AgencyId.From(agency.Id),
            act.Now
        );
        if (!granted.IsSuccess)
        {
            return granted.Error.ToProblem();
        }
        var (period, changes) = granted.Value;
        var path = $"reflection-periods/{period.Id.Value}";
        db.ReflectionPeriods.Add(period);
        act.Audit(db, "grant-reflection-period", path, caseId);
        db.Tell(changes, act.Now);
        return await act.CommitAsync(db, Reply.Created($"{HttpApi.Prefix}/{path}", ReflectionPeriodView.Of(period), period.Version), ct);
    }

    /// <summary>Here, or with a placement.</summary>
    public static async Task<bool> HasReflectionPeriodAsync(this PlacementsDb db, PersonId person, CancellationToken ct) =>
        await db.ReflectionPeriods.AnyAsync(p => p.PersonId == person && p.StruckAt == null, ct)
        || await db.Placements.AnyAsync(p => p.ChildId == person && p.ReflectionPeriodGrantedOn != null, ct);
}

/// <param name="GrantedOn">The period's first day.</param>
internal sealed record ReflectionPeriodRequest(Guid? CaseId, Guid? PersonId, DateOnly? GrantedOn);
