namespace Tot.Subscriptions.Domain;

/// <summary>
/// An event as agencies are told it: identifiers, kinds and dates, never who a person is. Who may know it follows from the case's roster, or,
/// for what belongs to no case, from <see cref="Audience"/>.
/// </summary>
public sealed class PartnerEvent
{
    /// <summary>Where it stands in the partner feed; rises in the order told, with gaps. Given by the store.</summary>
    public long Position { get; private set; }

    /// <summary>The same as in the source's log, on every road and every retry.</summary>
    public required Guid EventId { get; init; }
    public required string Type { get; init; }
    public required string Source { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public Guid? CaseId { get; init; }

    /// <summary>When it was put into the partner feed.</summary>
    public required DateTimeOffset ToldAt { get; init; }

    /// <summary>The agencies that it addresses: the summoned, the one that owes. Without a case, these are the ones who may know of it.</summary>
    public IReadOnlyList<Guid> Audience { get; private set; } = [];

    /// <summary>The day the deadline is due (Europe/Oslo, inclusive), when the event is about one.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>The instant after which it is missed; drives how tightly a failed delivery is retried.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public Severity? Severity { get; init; }

    /// <summary>The event message in canonical proto JSON.</summary>
    public required string Data { get; init; }

    public PartnerEvent AddressedTo(IEnumerable<Guid> agencies)
    {
        Audience = [.. agencies];
        return this;
    }

    /// <summary>
    /// An addressee that is not in the roster yet is let in by the very act that the event tells of, a moment later: until then it is waited,
    /// not dropped.
    /// </summary>
    public bool MayStillAdmit(Guid agencyId, DateTimeOffset now) => Audience.Contains(agencyId) && now < ToldAt + AdmissionGrace;

    public static readonly TimeSpan AdmissionGrace = TimeSpan.FromMinutes(1);
}

/// <summary>How much a deadline event asks for attention.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Somebody should act in the days that come.</summary>
    Warning,

    /// <summary>Due within a day, or missed.</summary>
    Critical,
}
