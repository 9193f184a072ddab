using Tot.Kernel;

namespace Tot.Meetings.Domain;

public sealed partial class Meeting
{
    /// <summary>When more seats were proposed than at first; null when they never were.</summary>
    public DateTimeOffset? CompositionRevisedAt { get; private set; }

    /// <summary>Seats that ought to be taken although nobody of the kind is summoned. Only a person adds them to a convened meeting.</summary>
    public IEnumerable<Seat> RecommendedAdditions =>
        State == MeetingState.Convened ? _composition.Where(s => !_summonses.Exists(a => a.AgencyKind == s.Kind)) : [];

    /// <summary>More is known of the case, so more agencies ought to be there. Who has a seat keeps it.</summary>
    public Result<Outcome> ReviseComposition(IReadOnlyList<Seat> seats, DateTimeOffset now)
    {
        var missing = seats.Where(s => !_composition.Exists(c => c.Kind == s.Kind)).ToList();
        var next = MeetingTransitions.Next(State, MeetingAction.ReviseComposition);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (missing.Count == 0)
        {
            return Outcome.Unchanged;
        }
        _composition.AddRange(missing);
        CompositionRevisedAt = now;
        return Changed();
    }

    /// <summary>Summons more agencies to a convened meeting; the others' answers stand.</summary>
    public Result<Outcome> AddParticipants(IReadOnlyList<Participant> participants, DateTimeOffset now)
    {
        var next = MeetingTransitions.Next(State, MeetingAction.AddParticipants);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (participants.Count > 0 && participants.All(p => SummonsOf(p.Agency.Id)?.Ground == p.Ground && IsSummoned(p)))
        {
            return Outcome.Unchanged;
        }
        var again = participants.Index().Where(p => IsSummoned(p.Item)).ToList();
        if (again.Count > 0)
        {
            return Error.Validation(again.Select(p => ($"participants[{p.Index}].agencyId", "The agency is summoned already.")));
        }
        if (_summonses.Count + participants.Count > MaxParticipants)
        {
            return Error.Validation("participants", $"At most {MaxParticipants} agencies are summoned to a meeting.");
        }
        if (ParticipantProblem(Time!.StartsAt, participants) is { } error)
        {
            return error;
        }
        _summonses.AddRange(participants.Select(p => new Summons(IdOf<SummonsId>(now), p, now)));
        return Changed();
    }

    private bool IsSummoned(Participant participant) => SummonsOf(participant.Agency.Id) is not null;
}
