namespace Tot.Subscriptions.Domain;

/// <summary>Who is told at a step of the ladder of a deadline's warning.</summary>
public enum LadderRecipient
{
    /// <summary>The child welfare services of the case.</summary>
    Agency,

    /// <summary>Their leaders.</summary>
    AgencyLeader,

    /// <summary>The coordinators of the case.</summary>
    Coordinator,
}

/// <summary>
/// A deadline's warning that no person has acknowledged yet. A machine's 2xx does not count. While it is open it climbs: the service, its leader, the
/// coordinator, each after an eighth of the time that is left, but at least an hour and at most a day.
/// </summary>
public sealed class OpenWarning
{
    private OpenWarning() { }

    public Guid DeadlineId { get; private set; }
    public Guid CaseId { get; private set; }
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Version of the deadline that this follows; events may come in any order.</summary>
    public long DeadlineVersion { get; private set; }
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>Null once it is acknowledged or pointless.</summary>
    public DateTimeOffset? NextStepAt { get; private set; }

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Raised by every change.</summary>
    public long Version { get; private set; }

    public static OpenWarning Of(Guid deadlineId, Guid caseId) => new() { DeadlineId = deadlineId, CaseId = caseId };

    /// <summary>A warning was given. One that is open already goes on climbing from where it is.</summary>
    public void Open(DateTimeOffset dueAt, long deadlineVersion, DateTimeOffset now)
    {
        if (deadlineVersion <= DeadlineVersion)
        {
            return;
        }
        var climbing = NextStepAt is not null;
        (DueAt, DeadlineVersion) = (dueAt, deadlineVersion);
        Version++;
        if (!climbing)
        {
            (OpenedAt, Steps, NextStepAt) = (now, 0, now + Wait(now));
        }
    }

    /// <summary>A person acknowledged it, or the deadline was met, moved or withdrawn.</summary>
    public void Close(long deadlineVersion)
    {
        if (deadlineVersion > DeadlineVersion)
        {
            (DeadlineVersion, NextStepAt) = (deadlineVersion, null);
            Version++;
        }
    }

    /// <summary>The machines were not reached either: people are told at once.</summary>
    public void Hasten(DateTimeOffset now)
    {
        if (NextStepAt > now)
        {
            NextStepAt = now;
            Version++;
        }
    }

    /// <summary>Takes the step that is due. Null when none is.</summary>
    public LadderRecipient? Climb(DateTimeOffset now)
    {
        if (NextStepAt is null || now < NextStepAt)
        {
            return null;
        }
        var recipient = (LadderRecipient)Steps;
        Steps++;
        NextStepAt = recipient == LadderRecipient.Coordinator ? null : now + Wait(now);
        Version++;
        return recipient;
    }

    private TimeSpan Wait(DateTimeOffset now)
    {
        var eighth = (DueAt - now) / 8;
        return eighth < TimeSpan.FromHours(1) ? TimeSpan.FromHours(1)
            : eighth > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1)
            : eighth;
    }
}
