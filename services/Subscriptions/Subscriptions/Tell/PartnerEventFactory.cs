using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Tot.Events.V1;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tell;

/// <summary>Reads from an event who may know of it and how urgent it is. Everything else passes through as it was told.</summary>
internal static class PartnerEventFactory
{
    public static PartnerEvent Create(IMessage message, Guid eventId, string subject, DateTimeOffset occurredAt, DateTimeOffset toldAt)
    {
        var type =
            PartnerEventTypes.Find(message.Descriptor.FullName)
            ?? throw new ArgumentException(message.Descriptor.FullName, nameof(message));
        var facts = Read(message);
        return new PartnerEvent
        {
            EventId = eventId,
            Type = type.Name,
            Source = type.Source,
            Subject = subject,
            OccurredAt = occurredAt,
            ToldAt = toldAt,
            CaseId = facts.CaseId.Length == 0 ? null : Guid.Parse(facts.CaseId),
            DueOn = DateOnly.TryParseExact(facts.Deadline?.DueOn, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var dueOn)
                ? dueOn
                : null,
            DueAt = facts.Deadline?.DueAt?.ToDateTimeOffset(),
            Severity = facts.Severity,
            Data = JsonFormatter.Default.Format(message),
        }.AddressedTo(facts.Agencies.Select(Guid.Parse));
    }

    private static Facts Read(IMessage message) =>
        message switch
        {
            PlacementStarted e => new(e.CaseId),
            DecisionRegistered e => new(e.CaseId),
            DecisionStruck e => new(e.CaseId),
            AftercareSigned e => new(e.CaseId),
            PlacementTransferred e => new(e.CaseId),
            ChildFoundAdult e => new(e.CaseId),
            ChildMissing e => new(e.CaseId),
            ChildReturned e => new(e.CaseId),
            PlacementEnded e => new(e.CaseId),
            DeadlineSet e => Of(e.Deadline, Severity.Info),
            DeadlineMoved e => Of(e.Deadline, Severity.Info),
            DeadlineWithdrawn e => Of(e.Deadline, Severity.Info),
            DeadlineApproaching e => Of(e.Deadline, e.LeadDays <= 1 ? Severity.Critical : Severity.Warning),
            DeadlineMissed e => Of(e.Deadline, Severity.Critical),
            DeadlineMet e => Of(e.Deadline, Severity.Info),
            DeadlineAcknowledged e => Of(e.Deadline, Severity.Info),
            MeetingConvened e => new(e.CaseId) { Agencies = Summoned(e.Participants) },
            MeetingRescheduled e => new(e.CaseId) { Agencies = Summoned(e.Participants) },
            MeetingCancelled e => new(e.CaseId),
            MinutesFinalised e => new(e.CaseId),
            ObligationAssigned e => new(e.CaseId) { Agencies = [e.AgencyId] },
            ObligationFulfilled e => new(e.CaseId) { Agencies = [e.AgencyId] },
            ObligationExcused e => new(e.CaseId) { Agencies = [e.AgencyId] },
            ObligationBreached e => new(e.CaseId) { Agencies = [e.AgencyId] },
            ObligationCancelled e => new(e.CaseId) { Agencies = [e.AgencyId] },
            _ => throw new ArgumentException(message.Descriptor.FullName, nameof(message)),
        };

    private static Facts Of(Deadline deadline, Severity severity) => new(deadline.CaseId) { Deadline = deadline, Severity = severity };

    private static string[] Summoned(RepeatedField<SummonedAgency> participants) =>
        [.. participants.Select(p => p.AgencyId).Distinct(StringComparer.Ordinal)];

    private sealed record Facts(string CaseId)
    {
        public string[] Agencies { get; init; } = [];
        public Deadline? Deadline { get; init; }
        public Severity? Severity { get; init; }
    }
}
