using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.AskIntake;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Decide;

internal static class RegisterDecision
{
    public static void MapRegisterDecision(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/decisions", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("RegisterDecision")
            .WithSummary("Adds a decision to the placement's chain. Refused past the last lawful day, which the answer tells.")
            .Produces<DecisionRegisteredView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        DecisionRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        ChildFacts children,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var facts = body.ToFacts(valid);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var loaded = await db.LoadAsync(id, act, needToKnow, ct);
        if (!loaded.IsSuccess || await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return (loaded.Error ?? Error.NotFound("placement")).ToProblem();
        }
        var placement = loaded.Value;
        if (facts.Kind is DecisionKind.BoardDecision)
        {
            var child = await children.FindAsync(placement.CaseId.Value, placement.ChildId.Value, ct);
            facts = facts with { DangerAssessed = child is not null && ChildFacts.DangerAssessed(child, facts.DecidedAt) };
        }
        List<PlacementChange> changes = [];
        foreach (var sibling in await db.SiblingsAsync(placement.ChildId, placement.RuleSetCode, placement.Id, ct))
        {
            changes.AddRange(placement.FollowSibling(sibling, act.Now));
        }
        var institution = await db.Institutions.AsNoTracking().FirstAsync(i => i.Id == placement.InstitutionId, ct);
        var decided = placement.RegisterDecision(facts, institution, AgencyId.From(agency.Id), act.Now);
        if (!decided.IsSuccess)
        {
            return decided.Error.ToProblem();
        }
        changes.AddRange(decided.Value);
        changes.AddRange(await db.ShareDaysAsync(placement, act.Now, ct));
        db.Record(act, "register-decision", placement, changes);
        var view = new DecisionRegisteredView(placement.Decisions[^1].Id.Value, PlacementView.Of(placement, act.Now));
        return await act.CommitAsync(db, Reply.Created($"{HttpApi.Prefix}/placements/{id}", view, placement.Version), ct);
    }
}

/// <summary>The new decision's id, and the placement as it stands with it.</summary>
internal sealed record DecisionRegisteredView(Guid Id, PlacementView Placement);

/// <param name="LastDay">Last day, inclusive; as long as the rule allows when left out.</param>
/// <param name="ApplicationSentAt">When the board was applied to; acute decisions only.</param>
/// <param name="ComplaintReceivedAt">When a complaint came in; acute decisions only.</param>
/// <param name="OverlapReason">Why it starts before the previous one has ended. Nothing about a person.</param>
/// <param name="GapReason">Why it starts more than a day after the previous one. Nothing about a person.</param>
internal sealed record DecisionRequest(
    DecisionKind? Kind,
    DateTimeOffset? DecidedAt,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    DateTimeOffset? ApplicationSentAt,
    DateTimeOffset? ComplaintReceivedAt,
    string? OverlapReason,
    string? GapReason
)
{
    public DecisionFacts ToFacts(Validation valid)
    {
        var facts = new DecisionFacts
        {
            Kind = valid.Required(Kind, "kind"),
            DecidedAt = valid.Required(DecidedAt, "decidedAt"),
            FirstDay = valid.Required(FirstDay, "firstDay"),
            LastDay = LastDay,
            ApplicationSentAt = ApplicationSentAt,
            ComplaintReceivedAt = ComplaintReceivedAt,
            OverlapReason = valid.Optional(OverlapReason, "overlapReason", 500),
            GapReason = valid.Optional(GapReason, "gapReason", 500),
        };
        valid.CheckInstant(DecidedAt, "decidedAt");
        valid.CheckDay(FirstDay, "firstDay");
        valid.CheckDay(LastDay, "lastDay");
        valid.Check(LastDay is null || FirstDay is null || FirstDay <= LastDay, "lastDay", "Must not lie before firstDay.");
        foreach (var (instant, field) in new[] { (ApplicationSentAt, "applicationSentAt"), (ComplaintReceivedAt, "complaintReceivedAt") })
        {
            valid.CheckInstant(instant, field);
            valid.Check(instant is null || Kind is not DecisionKind.BoardDecision, field, "Only an acute decision has one.");
            valid.Check(instant is null || DecidedAt is null || DecidedAt <= instant, field, "Must not lie before decidedAt.");
        }
        return facts;
    }
}
