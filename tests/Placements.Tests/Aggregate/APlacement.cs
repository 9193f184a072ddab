using Tot.Kernel;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Aftercare;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Aggregate;

/// <summary>Builds a placement by its own commands, at a time that the test moves.</summary>
internal sealed class APlacement
{
    public static readonly AgencyId Agency = new(Guid.Parse("00000000-0000-7000-8000-000000000001"));

    public static readonly Institution Approved = Institution
        .Register("Invented House", InstitutionKind.Residential, 4, Day("2020-01-01"), null, Noon("2020-01-01"))
        .Value;

    public APlacement(string today, Institution? institution = null, DateOnly? reflection = null)
    {
        (Now, House) = (Noon(today), institution ?? Approved);
        var facts = new PlacementFacts(Ids<CaseId>(), Ids<PersonId>(), false, RuleSets.Bvl2021, reflection);
        (Placement, LastChanges) = Placement.Start(facts, House, Agency, Now).Value;
    }

    public DateTimeOffset Now { get; private set; }

    public Institution House { get; }

    public Placement Placement { get; }

    public IReadOnlyList<PlacementChange> LastChanges { get; private set; }

    public APlacement At(string day)
    {
        Now = Noon(day);
        return this;
    }

    public Result<IReadOnlyList<PlacementChange>> Try(DecisionFacts facts) => Kept(Placement.RegisterDecision(facts, House, Agency, Now));

    public APlacement Acute(string firstDay, string? lastDay = null, string? sentOn = null)
    {
        Assert.True(
            Try(
                Facts(DecisionKind.AcuteDecision, firstDay, lastDay) with
                {
                    ApplicationSentAt = sentOn is null ? null : Noon(sentOn),
                }
            ).IsSuccess
        );
        return this;
    }

    public APlacement Board(string firstDay, string? lastDay = null)
    {
        Assert.True(Try(Facts(DecisionKind.BoardDecision, firstDay, lastDay)).IsSuccess);
        return this;
    }

    public Result<IReadOnlyList<PlacementChange>> End(string lastDay, string reason = "The need has ceased.") =>
        Kept(Placement.End(Day(lastDay), reason, Now));

    public Result<IReadOnlyList<PlacementChange>> ApplicationSent(string on, int decision = 0) =>
        Kept(Placement.RecordApplicationSent(Placement.Decisions[decision].Id, Noon(on), Now));

    public Result<IReadOnlyList<PlacementChange>> ApprovedOn(string on, int decision = 0) =>
        Kept(Placement.RecordApproval(Placement.Decisions[decision].Id, Noon(on), Now));

    public Result<IReadOnlyList<PlacementChange>> Complained(string received, string? heard = null, int decision = 0) =>
        Kept(Placement.RecordComplaint(Placement.Decisions[decision].Id, Noon(received), heard is null ? null : Noon(heard), Now));

    public Result<IReadOnlyList<PlacementChange>> Struck(int decision, string reason = "Registered twice.") =>
        Kept(Placement.StrikeDecision(Placement.Decisions[decision].Id, reason, Agency, Now));

    public Result<IReadOnlyList<PlacementChange>> Plan(IReadOnlyList<AftercarePart> parts) =>
        Kept(Placement.WriteAftercarePlan(parts, Now));

    public Result<IReadOnlyList<PlacementChange>> Sign(SigningParty party, int revision = 1) =>
        Kept(Placement.SignAftercarePlan(revision, party, Agency, "demo:somebody", Now));

    public Result<IReadOnlyList<PlacementChange>> Missing(string firstDay) => Kept(Placement.RecordMissing(Day(firstDay), Now));

    public Result<IReadOnlyList<PlacementChange>> Returned(string lastDay) => Kept(Placement.RecordReturn(Day(lastDay), Now));

    public Deadline Deadline(DeadlineKind kind) => Assert.Single(Placement.Deadlines, deadline => deadline.Kind == kind);

    /// <summary>Lets the deadline engine look at every deadline, as often as it wants.</summary>
    public List<DeadlineChange> Tick() => [.. Placement.Deadlines.SelectMany(deadline => deadline.Tick(Now))];

    public static DecisionFacts Facts(DecisionKind kind, string firstDay, string? lastDay = null) =>
        new()
        {
            Kind = kind,
            DecidedAt = Noon(firstDay),
            FirstDay = Day(firstDay),
            LastDay = lastDay is null ? null : Day(lastDay),
            DangerAssessed = true,
        };

    private static T Ids<T>()
        where T : struct, IId<T> => T.New(Noon("2026-01-01"));

    private Result<IReadOnlyList<PlacementChange>> Kept(Result<IReadOnlyList<PlacementChange>> result)
    {
        LastChanges = result.IsSuccess ? result.Value : [];
        return result;
    }
}
