namespace Tot.Obligations.Domain;

/// <summary>Who is told at a step.</summary>
public enum EscalationRecipient
{
    /// <summary>A reminder to the agency that owes the duty.</summary>
    Agency = 1,

    /// <summary>The leader of that agency.</summary>
    AgencyLeader,

    /// <summary>The coordinator of the case.</summary>
    Coordinator,
}

/// <summary>One step of a ladder.</summary>
/// <param name="After">Relative to the due time; negative is before it.</param>
/// <param name="Recipient">Who is told.</param>
public sealed record EscalationStep(TimeSpan After, EscalationRecipient Recipient);

/// <summary>
/// How silence about a duty is met: steps in the order of time, and how long after the due time silence becomes a breach.
/// </summary>
/// <param name="Steps">Ordered by <see cref="EscalationStep.After"/>.</param>
/// <param name="Grace">Not negative. Zero except where recording what happened takes its time.</param>
public sealed record EscalationLadder(IReadOnlyList<EscalationStep> Steps, TimeSpan Grace)
{
    private static readonly EscalationLadder Attendance = new(
        [
            new(TimeSpan.FromHours(-24), EscalationRecipient.Agency),
            new(TimeSpan.FromHours(-3), EscalationRecipient.Agency),
            new(TimeSpan.FromHours(24), EscalationRecipient.AgencyLeader),
            new(TimeSpan.FromHours(48), EscalationRecipient.Coordinator),
        ],
        // The meeting is over when the duty is due; whoever led it has a day to record who was there.
        TimeSpan.FromHours(24)
    );

    private static readonly EscalationLadder Work = new(
        [
            new(TimeSpan.FromDays(-7), EscalationRecipient.Agency),
            new(TimeSpan.FromDays(-1), EscalationRecipient.Agency),
            new(TimeSpan.FromDays(1), EscalationRecipient.AgencyLeader),
            new(TimeSpan.FromDays(3), EscalationRecipient.Coordinator),
        ],
        TimeSpan.Zero
    );

    /// <summary>The ladder used where nothing else is configured.</summary>
    public static EscalationLadder DefaultFor(ObligationKind kind) => kind == ObligationKind.Attend ? Attendance : Work;

    /// <summary>
    /// The first step to take for a duty assigned at <paramref name="now"/>. Reminders whose time is already past say nothing new; what
    /// comes after the due time is never skipped.
    /// </summary>
    internal int FirstStep(DateTimeOffset dueAt, DateTimeOffset now)
    {
        var step = 0;
        while (step < Steps.Count && Steps[step].After < TimeSpan.Zero && dueAt + Steps[step].After <= now)
        {
            step++;
        }
        return step;
    }
}
