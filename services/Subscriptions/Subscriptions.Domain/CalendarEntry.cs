namespace Tot.Subscriptions.Domain;

/// <summary>What an entry stands for.</summary>
public enum CalendarEntryKind
{
    Deadline,
    Meeting,
}

/// <summary>What a calendar shows of a deadline or a meeting: when, which case, what kind. Kept from what was told; never who or why.</summary>
public sealed class CalendarEntry
{
    private CalendarEntry() { }

    /// <summary>Of the deadline or the meeting.</summary>
    public Guid Id { get; private set; }
    public CalendarEntryKind Kind { get; private set; }

    /// <summary>What sort of deadline or meeting, as the contracts name it in kebab case; empty when not told yet.</summary>
    public string Sort { get; private set; } = "";
    public Guid? CaseId { get; private set; }

    /// <summary>The agencies summoned. Of a meeting without a case these are the ones who may know of it.</summary>
    public IReadOnlyList<Guid> Audience { get; private set; } = [];

    /// <summary>Of a deadline: the day it is due, Europe/Oslo, inclusive.</summary>
    public DateOnly? DueOn { get; private set; }

    /// <summary>Of a meeting.</summary>
    public DateTimeOffset? StartsAt { get; private set; }

    /// <summary>Of a meeting, exclusive.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>From this instant on it is over: the meeting's end, or the end of the due day.</summary>
    public DateTimeOffset OverAt { get; private set; }
    public bool IsCancelled { get; private set; }

    /// <summary>The deadline is met, or the meeting was held: nobody needs to be reminded.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Version of the deadline or meeting that is shown; raises with each change, so it is the calendar's SEQUENCE too.</summary>
    public long Version { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    public static CalendarEntry Deadline(Guid id, string sort, Guid caseId, DateTimeOffset now) =>
        New(id, CalendarEntryKind.Deadline, sort, caseId, now);

    public static CalendarEntry Meeting(Guid id, Guid? caseId, DateTimeOffset now) => New(id, CalendarEntryKind.Meeting, "", caseId, now);

    /// <summary>Is this told of something newer than what is shown? Events may come in any order.</summary>
    public bool Follows(long version) => version > Version;

    public void Due(DateOnly on, DateTimeOffset overAt, long version, DateTimeOffset now)
    {
        (DueOn, OverAt, IsCancelled, IsDone) = (on, overAt, false, false);
        Change(version, now);
    }

    public void Takes(
        string? sort,
        DateTimeOffset startsAt,
        DateTimeOffset endsAt,
        IEnumerable<Guid> audience,
        long version,
        DateTimeOffset now
    )
    {
        (StartsAt, EndsAt, OverAt, IsCancelled, Audience) = (startsAt, endsAt, endsAt, false, [.. audience]);
        Sort = sort ?? Sort;
        Change(version, now);
    }

    /// <summary>The sort is told when a meeting is convened only, which may come after it was moved.</summary>
    public void IsOfSort(string sort) => Sort = sort;

    public void Cancel(long version, DateTimeOffset now)
    {
        IsCancelled = true;
        Change(version, now);
    }

    public void Done(long version, DateTimeOffset now)
    {
        IsDone = true;
        Change(version, now);
    }

    private static CalendarEntry New(Guid id, CalendarEntryKind kind, string sort, Guid? caseId, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Kind = kind,
            Sort = sort,
            CaseId = caseId,
            CreatedAt = now,
            ChangedAt = now,
            OverAt = now,
        };

    private void Change(long version, DateTimeOffset now) => (Version, ChangedAt) = (version, now);
}
