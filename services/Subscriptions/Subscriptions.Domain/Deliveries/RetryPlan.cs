namespace Tot.Subscriptions.Domain;

/// <summary>
/// When a failed delivery is tried again, and for how long. Everything is tied to the deadline that the event is about: the nearer it is,
/// the tighter the retries and the earlier the alarm. Lengths are this house's practice, chosen so that a 48-hour clock sees an attempt about
/// every hour and an alarm after six.
/// </summary>
public sealed record RetryPlan(DateTimeOffset QueuedAt, DateTimeOffset? DueAt)
{
    private static readonly TimeSpan[] First =
    [
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(45),
    ];

    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    /// <summary>A failure at or after this instant is final. With a deadline: when it is due, but 1 to 14 days from the start; else 3 days.</summary>
    public DateTimeOffset GiveUpAt =>
        QueuedAt + (DueAt is { } due ? Clamp(due - QueuedAt, TimeSpan.FromDays(1), TimeSpan.FromDays(14)) : TimeSpan.FromDays(3));

    /// <summary>Still failing at this instant, somebody must be told, though retries go on.</summary>
    public DateTimeOffset AlarmAt =>
        QueuedAt
        + (DueAt is { } due ? Clamp((due - QueuedAt) / 8, TimeSpan.FromMinutes(15), TimeSpan.FromHours(12)) : TimeSpan.FromHours(12));

    /// <summary>The next attempt after a failure, or null when that was the last.</summary>
    /// <param name="failures">How many attempts have failed, this one included; at least 1.</param>
    /// <param name="now">When the failure was known.</param>
    /// <param name="retryAfter">What the endpoint asked for; never less is waited, up to a day.</param>
    /// <param name="jitter">0 to 1, evenly distributed: spreads the attempts over 80 to 120 % of the delay.</param>
    public DateTimeOffset? Next(int failures, DateTimeOffset now, TimeSpan? retryAfter, double jitter)
    {
        if (now >= GiveUpAt)
        {
            return null;
        }
        var delay = Delay(failures, now) * (0.8 + (0.4 * jitter));
        var asked = Clamp(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, MaxRetryAfter);
        return now + (delay > asked ? delay : asked);
    }

    private TimeSpan Delay(int failures, DateTimeOffset now)
    {
        if (failures <= First.Length)
        {
            return First[failures - 1];
        }
        // Doubling from two minutes; the exponent is bounded so that it cannot overflow.
        var backoff = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(failures - First.Length, 10)));
        var longest = DueAt is { } due ? Clamp((due - now) / 48, TimeSpan.FromMinutes(5), TimeSpan.FromHours(2)) : TimeSpan.FromHours(2);
        return backoff < longest ? backoff : longest;
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan min, TimeSpan max) =>
        value < min ? min
        : value > max ? max
        : value;
}
