using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Institutions;

namespace Tot.Placements.Domain.Placements;

/// <summary>What comes from outside the chain: another institution, the child's other placements, a new age.</summary>
public sealed partial class Placement
{
    private readonly List<InstitutionTransfer> _transfers = [];
    private readonly List<HeldElsewhere> _elsewhere = [];

    public IReadOnlyList<InstitutionTransfer> Transfers => _transfers;

    /// <summary>Days on which the child's other placements under the same provision held it; they count towards the same cap.</summary>
    public IReadOnlyList<HeldElsewhere> Elsewhere => _elsewhere;

    /// <summary>The newest assessment of the child's age that is known here.</summary>
    public DateTimeOffset? AgeAssessedAt { get; private set; }

    /// <summary>When the child was found to be an adult; null when not.</summary>
    public DateTimeOffset? ChildFoundAdultAt { get; private set; }

    /// <param name="placesTaken">By other children in the institution on that day.</param>
    public Result<IReadOnlyList<PlacementChange>> TransferTo(
        Institution institution,
        DateOnly firstDay,
        string reason,
        int placesTaken,
        DateTimeOffset now
    )
    {
        if (InstitutionId == institution.Id)
        {
            return _transfers is [.., var last] && last.FirstDay == firstDay && string.Equals(last.Reason, reason, StringComparison.Ordinal)
                ? Nothing
                : PlacementErrors.AlreadyInInstitution;
        }
        if (State is PlacementState.Ended)
        {
            return PlacementErrors.Ended;
        }
        var reading = Read(now);
        if (firstDay < (_transfers is [.., var latest] ? latest.FirstDay : reading.FirstDay))
        {
            return Error.Validation("firstDay", "Must not lie before the placement's first day or the transfer before.");
        }
        if (!institution.IsApprovedFor(firstDay, MustBeApprovedUntil(firstDay, reading)))
        {
            return PlacementErrors.InstitutionNotApproved(institution);
        }
        if (placesTaken >= institution.Places)
        {
            return PlacementErrors.InstitutionFull(institution);
        }
        _transfers.Add(
            new InstitutionTransfer
            {
                FromId = InstitutionId,
                ToId = institution.Id,
                FirstDay = firstDay,
                Reason = reason,
            }
        );
        InstitutionId = institution.Id;
        institution.Admit();
        return Commit([new PlacementTransferred(this)], now);
    }

    /// <summary>Another placement of the child holds it on these days now: the cap and the days used follow.</summary>
    public IReadOnlyList<PlacementChange> FollowSibling(Placement sibling, DateTimeOffset now)
    {
        var held = HeldElsewhere.In(sibling, now);
        if (
            _elsewhere.Where(known => known.SiblingId == sibling.Id).Select(known => known.Period).SequenceEqual(held.Select(h => h.Period))
        )
        {
            return [];
        }
        _elsewhere.RemoveAll(known => known.SiblingId == sibling.Id);
        _elsewhere.AddRange(held);
        return Commit([], now);
    }

    /// <summary>The child's age was assessed. An adult is not held by new decisions; what holds stands until a person ends it.</summary>
    public IReadOnlyList<PlacementChange> FollowAge(bool isAdult, DateTimeOffset assessedAt, DateTimeOffset now)
    {
        if (State is PlacementState.Ended || assessedAt <= AgeAssessedAt)
        {
            return [];
        }
        AgeAssessedAt = assessedAt;
        var found = isAdult && ChildFoundAdultAt is null;
        ChildFoundAdultAt = isAdult ? ChildFoundAdultAt ?? assessedAt : null;
        return Commit(found ? [new ChildFoundAdult(this)] : [], now);
    }

    /// <summary>Through the latest decision; an acute one is judged by its two weeks, whatever it later stands.</summary>
    private DateOnly MustBeApprovedUntil(DateOnly firstDay, ClockReading reading)
    {
        if (reading.Decisions is not [.., var latest])
        {
            return firstDay;
        }
        var twoWeeks = Oslo.Day(latest.Decision.DecidedAt).AddDays(Rules.AcuteApplicationDays.Value);
        var last = latest.Decision is AcuteDecisionEvent && twoWeeks < latest.LastDay ? twoWeeks : latest.LastDay;
        return last < firstDay ? firstDay : last;
    }
}
