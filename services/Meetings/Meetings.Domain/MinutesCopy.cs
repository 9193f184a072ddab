namespace Tot.Meetings.Domain;

/// <summary>A version of the minutes at an agency: sent to it, or read by it without having been sent.</summary>
public sealed class MinutesCopy
{
    private MinutesCopy() { }

    internal MinutesCopy(int number, AgencyId agencyId, DateTimeOffset now) => (Number, AgencyId, ReceivedAt) = (number, agencyId, now);

    public int Number { get; private set; }

    public AgencyId AgencyId { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When somebody in the agency read it first.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    internal void Open(DateTimeOffset now) => OpenedAt ??= now;
}
