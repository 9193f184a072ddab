namespace Tot.Meetings.Domain;

/// <summary>How far a summons has come.</summary>
public enum SummonsState
{
    Sent,
    Delivered,
    Opened,
    Answered,
}

/// <param name="Ground">Why an agency outside the core is let in; null inside it.</param>
public sealed record Participant(Agency Agency, DisclosureGround? Ground);

/// <summary>An agency's summons to a meeting (innkalling), its answer and its attendance.</summary>
public sealed class Summons
{
    private Summons() { }

    internal Summons(SummonsId id, Participant participant, DateTimeOffset now)
    {
        Id = id;
        AgencyId = participant.Agency.Id;
        AgencyKind = participant.Agency.Kind;
        Ground = participant.Ground;
        SentAt = now;
    }

    public SummonsId Id { get; private set; }

    public AgencyId AgencyId { get; private set; }

    /// <summary>What it was when summoned: quorum is judged by it, whatever the directory says later.</summary>
    public AgencyKind AgencyKind { get; private set; }

    public DisclosureGround? Ground { get; private set; }

    public DateTimeOffset SentAt { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When the agency made the answer that holds: by its calendar's clock when it came from there, else when it arrived.</summary>
    public DateTimeOffset? AnswerMadeAt { get; private set; }

    /// <summary>The agency that gave the answer: its own, or the coordinator on its behalf.</summary>
    public AgencyId? AnsweredBy { get; private set; }

    public SummonsAnswer? Answer { get; private set; }

    public DateTimeOffset? ProposedStartsAt { get; private set; }

    /// <summary>Who comes instead: a person's name.</summary>
    public string? Substitute { get; private set; }

    public LawfulExcuse? Excuse { get; private set; }

    public Attendance? Attendance { get; private set; }

    /// <summary>Who came instead: a person's name.</summary>
    public string? RepresentedBy { get; private set; }

    public SummonsState State =>
        AnsweredAt is not null ? SummonsState.Answered
        : OpenedAt is not null ? SummonsState.Opened
        : DeliveredAt is not null ? SummonsState.Delivered
        : SummonsState.Sent;

    internal bool Is(SummonsReply reply) =>
        (Answer, ProposedStartsAt, Substitute, Excuse) == (reply.Answer, reply.ProposedStartsAt, reply.Substitute, reply.Excuse);

    internal void Accept(SummonsReply reply, AgencyId by, DateTimeOffset madeAt, DateTimeOffset now)
    {
        (Answer, ProposedStartsAt, Substitute, Excuse) = (reply.Answer, reply.ProposedStartsAt, reply.Substitute, reply.Excuse);
        (AnsweredAt, AnsweredBy) = (now, by);
        // A calendar counts whole seconds, and its clock may run ahead of ours.
        AnswerMadeAt = madeAt < now ? madeAt : now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    internal Outcome Deliver(DateTimeOffset now)
    {
        if (DeliveredAt is not null)
        {
            return Outcome.Unchanged;
        }
        DeliveredAt = now;
        return Outcome.Changed;
    }

    internal Outcome Open(DateTimeOffset now)
    {
        if (OpenedAt is not null)
        {
            return Outcome.Unchanged;
        }
        DeliveredAt ??= now;
        OpenedAt = now;
        return Outcome.Changed;
    }

    /// <summary>A new time makes every earlier answer void.</summary>
    internal void AskAgain(DateTimeOffset now)
    {
        SentAt = now;
        (DeliveredAt, OpenedAt, AnsweredAt, AnsweredBy, AnswerMadeAt) = (null, null, null, null, null);
        (Answer, ProposedStartsAt, Substitute, Excuse) = (null, null, null, null);
    }

    /// <summary>A substitute named in the answer is taken to have come when nobody else is named.</summary>
    internal void Record(AttendanceEntry entry)
    {
        Attendance = entry.Attendance;
        RepresentedBy = entry.Attendance == Domain.Attendance.Represented ? entry.Substitute ?? Substitute : null;
    }

    internal bool Is(AttendanceEntry entry) =>
        Attendance == entry.Attendance && (entry.Substitute is null || RepresentedBy == entry.Substitute);
}
