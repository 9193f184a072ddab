using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Reflection;

/// <summary>
/// A reflection period (refleksjonsperiode) that was granted to a person of any age, with or without a placement. It has one deadline, its
/// last day, and is not renewable.
/// </summary>
public sealed class ReflectionPeriod
{
    private readonly List<Deadline> _deadlines = [];

    private ReflectionPeriod() { }

    public ReflectionPeriodId Id { get; private init; }

    public CaseId CaseId { get; private init; }

    public PersonId PersonId { get; private init; }

    /// <summary>Its first day.</summary>
    public DateOnly GrantedOn { get; private init; }

    /// <summary>Code of the rule set it was registered under.</summary>
    public string RuleSetCode { get; private init; } = "";

    public DateTimeOffset RegisteredAt { get; private init; }

    public AgencyId RegisteredBy { get; private init; }

    /// <summary>When it was struck as wrongly registered; null while it stands.</summary>
    public DateTimeOffset? StruckAt { get; private set; }

    public string? StrikeReason { get; private set; }

    public long Version { get; private set; } = 1;

    /// <summary>One: the period's last day.</summary>
    public IReadOnlyList<Deadline> Deadlines => _deadlines;

    public bool IsStruck => StruckAt is not null;

    /// <param name="known">Is a standing period of the person known already, here or with a placement?</param>
    public static Result<(ReflectionPeriod Period, IReadOnlyList<DeadlineChange> Changes)> Grant(
        CaseId caseId,
        PersonId personId,
        DateOnly grantedOn,
        bool known,
        AgencyId by,
        DateTimeOffset now
    )
    {
        if (known)
        {
            return PlacementErrors.ReflectionPeriodNotRenewable;
        }
        var period = new ReflectionPeriod
        {
            Id = Ids.New<ReflectionPeriodId>(now),
            CaseId = caseId,
            PersonId = personId,
            GrantedOn = grantedOn,
            RuleSetCode = RuleSets.InForceOn(grantedOn).Code,
            RegisteredAt = now,
            RegisteredBy = by,
        };
        period._deadlines.Add(Deadline.Create(Ids.New<DeadlineId>(now), period.Id, caseId, DeadlineKind.ReflectionPeriodEnds));
        return (period, period.Reconcile(now));
    }

    /// <summary>It was wrongly registered: it is kept and marked, its deadline is withdrawn, and the right one can be registered.</summary>
    public Result<IReadOnlyList<DeadlineChange>> Strike(string reason, DateTimeOffset now)
    {
        if (IsStruck)
        {
            return string.Equals(StrikeReason, reason, StringComparison.Ordinal)
                ? Array.Empty<DeadlineChange>()
                : PlacementErrors.ReflectionPeriodStruck;
        }
        (StruckAt, StrikeReason) = (now, reason);
        Version++;
        return _deadlines.SelectMany(deadline => deadline.Withdraw()).ToArray();
    }

    /// <summary>Brings the deadline in line with the clock.</summary>
    public IReadOnlyList<DeadlineChange> Reconcile(DateTimeOffset now)
    {
        if (IsStruck)
        {
            return [];
        }
        var rules = RuleSets.Find(RuleSetCode) ?? throw new InvalidOperationException($"Unknown rule set {RuleSetCode}.");
        var clock = LegalClock.Read(rules, [new ReflectionPeriodEvent(GrantedOn)], now).Deadlines[0];
        return [.. _deadlines.SelectMany(deadline => deadline.Follow(clock, now))];
    }
}
