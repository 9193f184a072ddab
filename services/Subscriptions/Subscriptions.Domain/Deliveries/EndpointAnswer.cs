using System.Globalization;

namespace Tot.Subscriptions.Domain;

/// <summary>Reads what an endpoint's HTTP answer means.</summary>
public static class EndpointAnswer
{
    public static AttemptResult Read(int status, TimeSpan? retryAfter, TimeSpan duration) =>
        status switch
        {
            >= 200 and < 300 => new(AttemptOutcome.Delivered, "delivered", duration, status),
            // Following one would let an endpoint that was validated hand its events to one that was not.
            >= 300 and < 400 => new(AttemptOutcome.Failed, "redirect-not-followed", duration, status),
            410 => new(AttemptOutcome.Gone, "gone", duration, status),
            _ => new(AttemptOutcome.Failed, "http-" + status.ToString(CultureInfo.InvariantCulture), duration, status, retryAfter),
        };
}
