namespace Tot.Subscriptions.Domain;

/// <summary>
/// The circuit breaker of one subscription: after some failures in a row nothing is tried until a pause is over, then one attempt at a time,
/// so that a dead endpoint with a thousand events waiting costs one request a pause, not a thousand.
/// </summary>
public static class SuspendPlan
{
    /// <summary>So many failures in a row suspend.</summary>
    public const int Threshold = 5;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Until when nothing is tried after so many failures in a row; null while it is not suspended.</summary>
    /// <param name="failures">Failures in a row, the last included.</param>
    /// <param name="now">When the last one was known.</param>
    /// <param name="jitter">0 to 1, evenly distributed: 80 to 120 % of the pause.</param>
    public static DateTimeOffset? Until(int failures, DateTimeOffset now, double jitter)
    {
        if (failures < Threshold)
        {
            return null;
        }
        // The exponent is bounded so that it cannot overflow.
        var pause = First * Math.Pow(2, Math.Min(failures - Threshold, 10));
        return now + ((pause < Longest ? pause : Longest) * (0.8 + (0.4 * jitter)));
    }
}
