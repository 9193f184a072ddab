using Tot.Kernel;

namespace Tot.Meetings.Domain;

public sealed partial class Meeting
{
    public const int MaxParticipants = 50;

    /// <summary>Sets the time and summons every participant.</summary>
    public Result<Outcome> Convene(TimeSlot slot, IReadOnlyList<Participant> participants, Actor by, DateTimeOffset now)
    {
        if (State == MeetingState.Convened && Time!.Is(slot) && AreSummoned(participants))
        {
            return Outcome.Unchanged;
        }
        var next = MeetingTransitions.Next(State, MeetingAction.Convene);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (ParticipantProblem(slot.StartsAt, participants) is { } error)
        {
            return error;
        }
        if (ForbiddenContent(("place", slot.Place), ("videoLink", slot.VideoLink)) is { } content)
        {
            return content;
        }
        (State, ConvenedBy, StartsAt) = (next.Value, by.AgencyId, slot.StartsAt);
        _times.Add(new ScheduledTime(Sequence, slot, now));
        _summonses.AddRange(participants.Select(p => new Summons(IdOf<SummonsId>(now), p, now)));
        return Changed();
    }

    /// <summary>Moves a convened meeting: earlier times are kept, the sequence rises and everybody is asked again.</summary>
    public Result<Outcome> Reschedule(TimeSlot slot, DateTimeOffset now)
    {
        if (State == MeetingState.Convened && Time!.Is(slot))
        {
            return Outcome.Unchanged;
        }
        var next = MeetingTransitions.Next(State, MeetingAction.Reschedule);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (ForbiddenContent(("place", slot.Place), ("videoLink", slot.VideoLink)) is { } content)
        {
            return content;
        }
        (State, StartsAt) = (next.Value, slot.StartsAt);
        Sequence++;
        _times.Add(new ScheduledTime(Sequence, slot, now));
        _summonses.ForEach(s => s.AskAgain(now));
        return Changed();
    }

    /// <summary>Records an agency's answer; a later one replaces it until the meeting is held.</summary>
    public Result<Outcome> Answer(AgencyId agency, SummonsReply reply, Actor by, DateTimeOffset now)
    {
        var next = MeetingTransitions.Next(State, MeetingAction.Answer);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (SummonsOf(agency) is not { } summons)
        {
            return MeetingErrors.NotSummoned;
        }
        if (summons.Is(reply))
        {
            return Outcome.Unchanged;
        }
        return Record(summons, reply, by, now, now);
    }

    private Outcome Record(Summons summons, SummonsReply reply, Actor by, DateTimeOffset madeAt, DateTimeOffset now)
    {
        summons.Open(now);
        summons.Accept(reply, by.AgencyId, madeAt, now);
        return Changed();
    }

    /// <summary>The invitation reached the agency.</summary>
    public Result<Outcome> Deliver(AgencyId agency, DateTimeOffset now) =>
        SummonsOf(agency) is { } summons ? summons.Deliver(now) : MeetingErrors.NotSummoned;

    /// <summary>Somebody in the agency read the invitation.</summary>
    public Result<Outcome> Open(AgencyId agency, DateTimeOffset now) =>
        SummonsOf(agency) is { } summons ? summons.Open(now) : MeetingErrors.NotSummoned;

    public Summons? SummonsOf(AgencyId agency) => _summonses.Find(s => s.AgencyId == agency);

    private bool AreSummoned(IReadOnlyList<Participant> participants) =>
        _summonses.Select(s => (s.AgencyId, s.Ground)).ToHashSet().SetEquals(participants.Select(p => (p.Agency.Id, p.Ground)));

    private Error? ParticipantProblem(DateTimeOffset startsAt, IReadOnlyList<Participant> participants)
    {
        if (participants.Count is 0 or > MaxParticipants)
        {
            return Error.Validation("participants", $"Between 1 and {MaxParticipants} agencies.");
        }
        var day = Oslo.Day(startsAt);
        var indexed = participants.Index().ToList();
        var problems = indexed
            .Where(p => !p.Item.Agency.IsActiveOn(day))
            .Select(p => ($"participants[{p.Index}].agencyId", "The agency is not active on the day of the meeting."))
            .Concat(
                indexed
                    .GroupBy(p => p.Item.Agency.Id)
                    .SelectMany(g => g.Skip(1))
                    .Select(p => ($"participants[{p.Index}].agencyId", "The agency is named twice."))
            )
            .ToList();
        if (problems.Count > 0)
        {
            return Error.Validation(problems);
        }
        var groundless = indexed.Where(p => p.Item.Ground is null && NeedsGround(p.Item.Agency)).Select(p => p.Index).ToList();
        return groundless.Count > 0 ? MeetingErrors.DisclosureGroundRequired(groundless) : null;
    }

    /// <summary>
    /// Inside are those the composition proposes and the core members of the same municipality. A meeting about no case discloses none.
    /// </summary>
    private bool NeedsGround(Agency agency) =>
        CaseId is not null
        && !_composition.Exists(s => s.AgencyId == agency.Id)
        && !(agency.Kind.IsCore() && agency.Municipality == Municipality);
}
