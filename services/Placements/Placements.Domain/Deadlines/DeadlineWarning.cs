using Tot.Kernel;

namespace Tot.Placements.Domain.Deadlines;

/// <summary>One warning of one version of a deadline, and the proof that it was given.</summary>
public sealed class DeadlineWarning
{
    private DeadlineWarning() { }

    internal DeadlineWarning(int version, int leadDays, DateOnly warnOn) => (Version, LeadDays, WarnOn) = (version, leadDays, warnOn);

    /// <summary>The deadline's version it belongs to.</summary>
    public int Version { get; private init; }

    public int LeadDays { get; private init; }

    /// <summary>The day it is meant for, a working day.</summary>
    public DateOnly WarnOn { get; private init; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Given after the day it was meant for.</summary>
    public bool Late { get; private set; }

    /// <summary>It is given from the first instant of its day.</summary>
    internal DateTimeOffset DueFrom => Oslo.StartOf(WarnOn);

    internal void Send(DateTimeOffset now)
    {
        SentAt = now;
        Late = now >= Oslo.EndOf(WarnOn);
    }
}
