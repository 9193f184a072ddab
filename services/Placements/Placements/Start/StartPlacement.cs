using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.AskIntake;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Rules;
using Tot.Placements.Persistence;
using Tot.Placements.Reflection;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Start;

internal static class StartPlacement
{
    public static void MapStartPlacement(this RouteGroupBuilder api) =>
        api.MapPost("/placements", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("StartPlacement")
            .WithSummary("Registers a placement of a child in an institution; its decisions follow.")
            .Produces<PlacementView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        PlacementRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        ChildFacts children,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var caseId = valid.Required(body.CaseId, "caseId");
        var personId = valid.Required(body.PersonId, "personId");
        var institutionId = InstitutionId.From(valid.Required(body.InstitutionId, "institutionId"));
        var rules = body.RuleSet is null ? RuleSets.InForceOn(Oslo.Day(act.Now)) : RuleSets.Find(body.RuleSet);
        valid.Check(rules is not null, "ruleSet", "There is no such rule set; see GET /api/v1/rule-sets.");
        valid.CheckDay(body.ReflectionPeriodGrantedOn, "reflectionPeriodGrantedOn");
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (!await needToKnow.MaySeeAsync(caseId, ct) || await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Error.NotFound("case").ToProblem();
        }
        if (await children.FindAsync(caseId, personId, ct) is not { } child)
        {
            return Error.NotFound("person").ToProblem();
        }
        if (await db.Institutions.FirstOrDefaultAsync(i => i.Id == institutionId, ct) is not { } institution)
        {
            return Error.NotFound("institution").ToProblem();
        }
        var childId = PersonId.From(personId);
        if (body.ReflectionPeriodGrantedOn is not null && await db.HasReflectionPeriodAsync(childId, ct))
        {
            return PlacementErrors.ReflectionPeriodNotRenewable.ToProblem();
        }
        var siblings = await db.SiblingsAsync(childId, rules!.Code, default, ct);
        var facts = new PlacementFacts(
            CaseId.From(caseId),
            childId,
            // Age in doubt counts as minor.
            ChildIsAdult: child.AgeGroup is AgeGroup.Adult,
            rules,
            body.ReflectionPeriodGrantedOn,
            await db.PlacesTakenAsync(institutionId, childId, Oslo.Day(act.Now), ct),
            [.. siblings.SelectMany(sibling => HeldElsewhere.In(sibling, act.Now))]
        );
        var started = Placement.Start(facts, institution, AgencyId.From(agency.Id), act.Now);
        if (!started.IsSuccess)
        {
            return started.Error.ToProblem();
        }
        var (placement, changes) = started.Value;
        db.Placements.Add(placement);
        db.Record(act, "start-placement", placement, changes);
        return await act.CommitAsync(
            db,
            Reply.Created($"{HttpApi.Prefix}/placements/{placement.Id.Value}", PlacementView.Of(placement, act.Now), placement.Version),
            ct
        );
    }
}

/// <param name="RuleSet">Code; the one in force today when left out.</param>
internal sealed record PlacementRequest(
    Guid? CaseId,
    Guid? PersonId,
    Guid? InstitutionId,
    string? RuleSet,
    DateOnly? ReflectionPeriodGrantedOn
);
