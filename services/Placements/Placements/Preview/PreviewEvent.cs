using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.ServiceDefaults.Http;

namespace Tot.Placements.Preview;

internal enum PreviewEventKind
{
    AcuteDecision,
    BoardDecision,
    Absence,
    Transfer,
    Ended,
    ReflectionPeriod,
}

/// <summary>An event of any kind; each kind takes the members that belong to it.</summary>
/// <param name="FirstDay">First day, inclusive: decisions, absence, transfer.</param>
/// <param name="LastDay">Last day, inclusive: decisions, absence, ended. Left out: as long as the rule allows, or still away.</param>
/// <param name="DangerAssessed">Board decision: had the police assessed the danger as near and serious?</param>
/// <param name="GrantedOn">Reflection period: the day it was granted.</param>
internal sealed record PreviewEvent(
    PreviewEventKind? Kind,
    DateTimeOffset? DecidedAt,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    DateTimeOffset? ApplicationSentAt,
    DateTimeOffset? ApprovedAt,
    DateTimeOffset? ComplaintReceivedAt,
    bool? DangerAssessed,
    string? OverlapReason,
    string? GapReason,
    DateOnly? GrantedOn
)
{
    /// <summary>The event as the clock reads it; null when it is not valid, which <paramref name="valid"/> then knows.</summary>
    public ClockEvent? ToEvent(Validation valid, string at)
    {
        valid.Required(Kind, $"{at}.kind");
        valid.CheckDay(FirstDay, $"{at}.firstDay");
        valid.CheckDay(LastDay, $"{at}.lastDay");
        valid.CheckDay(GrantedOn, $"{at}.grantedOn");
        valid.CheckInstant(DecidedAt, $"{at}.decidedAt");
        valid.CheckInstant(ApplicationSentAt, $"{at}.applicationSentAt");
        valid.CheckInstant(ComplaintReceivedAt, $"{at}.complaintReceivedAt");
        return Kind switch
        {
            PreviewEventKind.AcuteDecision => new AcuteDecisionEvent
            {
                DecidedAt = valid.Required(DecidedAt, $"{at}.decidedAt"),
                FirstDay = valid.Required(FirstDay, $"{at}.firstDay"),
                LastDay = LastDay,
                ApplicationSentAt = ApplicationSentAt,
                ApprovedAt = ApprovedAt,
                ComplaintReceivedAt = ComplaintReceivedAt,
            },
            PreviewEventKind.BoardDecision => new BoardDecisionEvent
            {
                // Nothing is counted from when the board decided.
                DecidedAt = DecidedAt ?? default,
                FirstDay = valid.Required(FirstDay, $"{at}.firstDay"),
                LastDay = LastDay,
                DangerAssessed = DangerAssessed ?? false,
                OverlapReason = OverlapReason,
                GapReason = GapReason,
            },
            PreviewEventKind.Absence => new AbsenceEvent(valid.Required(FirstDay, $"{at}.firstDay"), LastDay),
            PreviewEventKind.Transfer => new TransferEvent(valid.Required(FirstDay, $"{at}.firstDay")),
            PreviewEventKind.Ended => new EndedEvent(valid.Required(LastDay, $"{at}.lastDay")),
            PreviewEventKind.ReflectionPeriod => new ReflectionPeriodEvent(valid.Required(GrantedOn, $"{at}.grantedOn")),
            _ => null,
        };
    }
}
