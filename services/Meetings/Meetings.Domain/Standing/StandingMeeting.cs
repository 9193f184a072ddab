using Tot.Kernel;

namespace Tot.Meetings.Domain;

/// <summary>One time of a standing meeting.</summary>
public sealed record Occurrence(DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>A meeting that comes back (fellesmøte), for competence and cooperation: it is about no case and has no text that could hold one.</summary>
public sealed class StandingMeeting
{
    public const int MaxLengthHours = 12;

    private readonly List<StandingParticipant> _participants = [];

    private StandingMeeting() { }

    public StandingMeetingId Id { get; private set; }

    public long Version { get; private set; } = 1;

    /// <summary>Four digits (SSB).</summary>
    public string Municipality { get; private set; } = "";

    public AgencyId ConvenedBy { get; private set; }

    public DateTimeOffset ConvenedAt { get; private set; }

    /// <summary>The value of an RRULE.</summary>
    public string Rule { get; private set; } = "";

    /// <summary>The first day, on the wall in Oslo as every time of it.</summary>
    public DateOnly FirstOn { get; private set; }

    public TimeOnly StartsAtTime { get; private set; }

    public int Minutes { get; private set; }

    public string? Place { get; private set; }

    public string? VideoLink { get; private set; }

    /// <summary>The calendar sequence number (RFC 5545): raised when it is ended.</summary>
    public int Sequence { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Nobody is summoned yet to the times from then on; null when none is to come.</summary>
    public DateTimeOffset? NextOccurrenceAt { get; private set; }

    public IReadOnlyList<StandingParticipant> Participants => _participants;

    public static Result<StandingMeeting> Convene(
        TimeSlot first,
        Recurrence recurrence,
        IReadOnlyList<Agency> participants,
        string municipality,
        Actor by,
        DateTimeOffset now
    )
    {
        var (day, time) = (Oslo.Day(first.StartsAt), Oslo.Time(first.StartsAt));
        var problems = Problems(first, recurrence, participants, day, time).ToList();
        if (problems.Count > 0)
        {
            return Error.Validation(problems);
        }
        if (CaseContent.IsIn(first.Place) || CaseContent.IsIn(first.VideoLink))
        {
            return MeetingErrors.CaseContent([CaseContent.IsIn(first.Place) ? "place" : "videoLink"]);
        }
        var meeting = new StandingMeeting
        {
            Id = StandingMeetingId.From(Guid.CreateVersion7(now)),
            Municipality = municipality,
            ConvenedBy = by.AgencyId,
            ConvenedAt = now,
            Rule = recurrence.ToString(),
            FirstOn = day,
            StartsAtTime = time,
            Minutes = (int)(first.EndsAt - first.StartsAt).TotalMinutes,
            Place = first.Place,
            VideoLink = first.VideoLink,
            NextOccurrenceAt = first.StartsAt,
        };
        meeting._participants.AddRange(participants.Select(p => new StandingParticipant(p.Id)));
        return meeting;
    }

    /// <summary>Every time of it, from the first on; what was still to come when it was ended is left out.</summary>
    public IEnumerable<Occurrence> Occurrences()
    {
        var recurrence = RecurrenceText.Read(Rule).Value;
        return recurrence
            .DaysFrom(FirstOn)
            .Select(d => Oslo.At(d, StartsAtTime))
            .TakeWhile(s => !(s > recurrence.UntilAt) && !(s >= EndedAt))
            .Take(recurrence.Count ?? int.MaxValue)
            .Select(s => new Occurrence(s, s.AddMinutes(Minutes)));
    }

    /// <summary>The time that is summoned to next: the first one that has not begun.</summary>
    public Occurrence? Next(DateTimeOffset now) => Occurrences().FirstOrDefault(o => o.StartsAt >= NextOccurrenceAt && o.StartsAt > now);

    /// <summary>Its participants are summoned to all times up to this one. That is no change anybody is told of.</summary>
    public void Advance(Occurrence? summoned) =>
        NextOccurrenceAt = summoned is null ? null : Occurrences().FirstOrDefault(o => o.StartsAt > summoned.StartsAt)?.StartsAt;

    /// <summary>Nobody is summoned to the times before this one: they had begun already.</summary>
    public void SkipTo(Occurrence? next) => NextOccurrenceAt = next?.StartsAt;

    public Result<Outcome> End(DateTimeOffset now)
    {
        if (EndedAt is not null)
        {
            return Outcome.Unchanged;
        }
        (EndedAt, NextOccurrenceAt) = (now, null);
        Sequence++;
        Version++;
        return Outcome.Changed;
    }

    private static IEnumerable<(string Field, string Message)> Problems(
        TimeSlot first,
        Recurrence recurrence,
        IReadOnlyList<Agency> participants,
        DateOnly day,
        TimeOnly time
    )
    {
        if (time.Hour == 2 || time.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            yield return ("startsAt", "On a whole minute, and not in the hour that clock changes skip and repeat.");
        }
        if (first.EndsAt - first.StartsAt > TimeSpan.FromHours(MaxLengthHours) || first.EndsAt.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            yield return ("endsAt", $"On a whole minute, at most {MaxLengthHours} hours after the start.");
        }
        if (recurrence.DaysFrom(day).FirstOrDefault() != day || first.StartsAt > recurrence.UntilAt)
        {
            yield return ("recurrence", "The first meeting is not one of those that the rule gives.");
        }
        if (participants.Count is 0 or > Meeting.MaxParticipants || participants.DistinctBy(p => p.Id).Count() != participants.Count)
        {
            yield return ("participantIds", $"Between 1 and {Meeting.MaxParticipants} agencies, each once.");
        }
        foreach (var (i, _) in participants.Index().Where(p => !p.Item.IsActiveOn(day)))
        {
            yield return ($"participantIds[{i}]", "The agency is not active on the day of the first meeting.");
        }
    }
}

/// <summary>An agency that a standing meeting is for.</summary>
public sealed class StandingParticipant
{
    private StandingParticipant() { }

    internal StandingParticipant(AgencyId agencyId) => AgencyId = agencyId;

    public AgencyId AgencyId { get; private set; }
}
