namespace Tot.Meetings.Domain;

/// <summary>One time that a meeting was set to. All are kept; the one with the highest sequence holds.</summary>
public sealed class ScheduledTime
{
    private ScheduledTime() { }

    internal ScheduledTime(int sequence, TimeSlot slot, DateTimeOffset setAt) =>
        (Sequence, StartsAt, EndsAt, Place, VideoLink, SetAt) = (sequence, slot.StartsAt, slot.EndsAt, slot.Place, slot.VideoLink, setAt);

    /// <summary>The calendar sequence number it was told with; 0 for the first.</summary>
    public int Sequence { get; private set; }

    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    public string? Place { get; private set; }

    public string? VideoLink { get; private set; }

    public DateTimeOffset SetAt { get; private set; }

    internal bool Is(TimeSlot slot) => (StartsAt, EndsAt, Place, VideoLink) == (slot.StartsAt, slot.EndsAt, slot.Place, slot.VideoLink);
}
