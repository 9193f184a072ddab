using Tot.Obligations.Domain;

namespace Tot.Obligations.Duties;

/// <summary>A duty.</summary>
/// <param name="Id">UUID of the duty; of a measure also the decision's.</param>
/// <param name="Kind">What sort of duty.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CaseId">Missing when it belongs to no case.</param>
/// <param name="AgencyId">Who owes it.</param>
/// <param name="MeetingId">The meeting it comes from.</param>
/// <param name="AboutId">What it is about otherwise: an action plan, a request for police assistance, a routine.</param>
/// <param name="Title">What a measure is about.</param>
/// <param name="TrafficLight">How a measure goes; overdue is red.</param>
/// <param name="Note">What was last said about a measure.</param>
/// <param name="DueAt">Exclusive: it is late from this instant on.</param>
/// <param name="Answer">The agency's answer to the summons.</param>
/// <param name="AssignedAt">When it was laid on the agency.</param>
/// <param name="ClosedAt">When it closed.</param>
/// <param name="ClosedBy">Who closed it.</param>
/// <param name="Reason">Why.</param>
/// <param name="AcknowledgedAt">When a person had seen it.</param>
/// <param name="Version">Also its ETag.</param>
/// <param name="Escalations">The steps of the ladder that were taken; not in lists.</param>
internal sealed record ObligationView(
    Guid Id,
    ObligationKind Kind,
    ObligationState State,
    Guid? CaseId,
    Guid AgencyId,
    Guid? MeetingId,
    Guid? AboutId,
    string? Title,
    TrafficLight? TrafficLight,
    string? Note,
    DateTimeOffset DueAt,
    SummonsResponse? Answer,
    DateTimeOffset AssignedAt,
    DateTimeOffset? ClosedAt,
    string? ClosedBy,
    string? Reason,
    DateTimeOffset? AcknowledgedAt,
    long Version,
    IReadOnlyList<EscalationView>? Escalations = null
)
{
    public static ObligationView Of(Obligation o, DateTimeOffset now) =>
        new(
            o.Id.Value,
            o.Kind,
            o.State,
            o.CaseId?.Value,
            o.AgencyId.Value,
            o.MeetingId?.Value,
            o.AboutId,
            o.Measure?.Title,
            o.Measure?.LightAt(now, o.DueAt),
            o.Measure?.Note,
            o.DueAt,
            o.Answer,
            o.AssignedAt,
            o.ClosedAt,
            o.ClosedBy,
            o.Reason,
            o.AcknowledgedAt,
            o.Version
        );

    public static ObligationView WithEscalationsOf(Obligation o, DateTimeOffset now) =>
        Of(o, now) with
        {
            Escalations =
            [
                .. o
                    .Escalations.OrderBy(e => e.TakenAt)
                    .ThenBy(e => e.Step)
                    .Select(e => new EscalationView(e.Recipient, e.DueAt, e.TakenAt)),
            ],
        };
}

/// <summary>A reminder or escalation: taken later than due after downtime.</summary>
internal sealed record EscalationView(EscalationRecipient To, DateTimeOffset DueAt, DateTimeOffset TakenAt);
