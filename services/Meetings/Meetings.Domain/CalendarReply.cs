namespace Tot.Meetings.Domain;

/// <summary>What a calendar program says of the invited (RFC 5545 § 3.2.12).</summary>
public enum Participation
{
    Accepted,
    Declined,
    Tentative,
}

/// <summary>An answer from a calendar program.</summary>
/// <param name="Sequence">The sequence of the invitation that was answered.</param>
/// <param name="MadeAt">By the sender's clock.</param>
/// <param name="StartsAt">When it names a start: what a tentative answer proposes.</param>
public sealed record CalendarReply(int Sequence, DateTimeOffset MadeAt, Participation Participation, DateTimeOffset? StartsAt);
