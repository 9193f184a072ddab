using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Kernel;
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
            DueOn = facts.DueOn,
            DueAt = facts.DueAt?.ToDateTimeOffset(),
            Severity = facts.Severity,
            Data = JsonFormatter.Default.Format(message),
        }.AddressedTo(facts.Agencies.Select(Guid.Parse));
    }

    private static Facts Read(IMessage message) =>
        message switch
        {
            PersonsAdded e => new(e.CaseId),
            CasePhaseChanged e => new(e.CaseId),
            DangerAssessed e => new(e.CaseId) { Severity = e.Level == DangerLevel.NearAndSerious ? Severity.Critical : Severity.Info },
            AgeAssessed e => new(e.CaseId),
            PersonFactsChanged e => new(e.CaseId),
            PersonStatusChanged e => new(e.CaseId),
            ConsentChanged e => new(e.CaseId),
            PlacementStarted e => new(e.CaseId),
            DecisionRegistered e => new(e.CaseId),
            DecisionStruck e => new(e.CaseId),
            AftercareSigned e => new(e.CaseId),
            PlacementTransferred e => new(e.CaseId),
            ChildFoundAdult e => new(e.CaseId),
            ChildMissing e => new(e.CaseId) { Severity = Severity.Critical },
            ChildReturned e => new(e.CaseId),
            PlacementEnded e => new(e.CaseId),
            DeadlineSet e => Of(e.Deadline, Severity.Info),
            DeadlineMoved e => Of(e.Deadline, Severity.Info),
            DeadlineWithdrawn e => Of(e.Deadline, Severity.Info),
            DeadlineApproaching e => Of(e.Deadline, e.LeadDays <= 1 ? Severity.Critical : Severity.Warning),
            DeadlineMissed e => Of(e.Deadline, Severity.Critical),
            DeadlineMet e => Of(e.Deadline, Severity.Info),
            DeadlineAcknowledged e => Of(e.Deadline, Severity.Info),
            // What comes too late for the meeting comes too late.
            MeetingConvened e => new(e.CaseId) { Agencies = Summoned(e.Participants), DueAt = e.StartsAt },
            MeetingRescheduled e => new(e.CaseId) { Agencies = Summoned(e.Participants), DueAt = e.StartsAt },
            MeetingCancelled e => new(e.CaseId),
            MeetingHeld e => new(e.CaseId) { Agencies = Distinct(e.Attendance.Select(a => a.AgencyId)) },
            MinutesFinalised e => new(e.CaseId) { Agencies = Distinct(e.Receivers) },
            MinutesRecalled e => new(e.CaseId) { Agencies = Distinct(e.Receivers), Severity = Severity.Critical },
            ObligationAssigned e => Owed(e.CaseId, e.AgencyId, e.DueAt, Severity.Info),
            ObligationFulfilled e => Owed(e.CaseId, e.AgencyId, null, Severity.Info),
            ObligationExcused e => Owed(e.CaseId, e.AgencyId, null, Severity.Info),
            ObligationBreached e => Owed(e.CaseId, e.AgencyId, null, Severity.Critical),
            ObligationCancelled e => Owed(e.CaseId, e.AgencyId, null, Severity.Info),
            ObligationEscalated e => Owed(
                e.CaseId,
                e.AgencyId,
                e.DueAt,
                e.Recipient == EscalationRecipient.Agency ? Severity.Warning : Severity.Critical
            ),
            PoliceAssistanceRequested e => Owed(e.CaseId, e.PoliceAgencyId, e.AnswerDueAt, Severity.Warning) with
            {
                Agencies = Distinct([e.PoliceAgencyId, e.AgencyId]),
            },
            PoliceAssistanceAnswered e => new(e.CaseId) { Agencies = Distinct([e.AgencyId, e.PoliceAgencyId]) },
            PoliceAssistanceEvaluated e => new(e.CaseId) { Agencies = [e.AgencyId] },
            BreakGlassUsed e => new(e.CaseId) { Severity = Severity.Critical },
            _ => throw new ArgumentException(message.Descriptor.FullName, nameof(message)),
        };

    private static Facts Of(Deadline deadline, Severity severity) =>
        new(deadline.CaseId)
        {
            DueOn = DateOnly.TryParseExact(deadline.DueOn, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var dueOn)
                ? dueOn
                : null,
            DueAt = deadline.DueAt,
            Severity = severity,
        };

    /// <summary>A duty's due instant is an exclusive end: the day it is due is that of the last instant before.</summary>
    private static Facts Owed(string caseId, string agencyId, Timestamp? dueAt, Severity severity) =>
        new(caseId)
        {
            Agencies = [agencyId],
            DueOn = dueAt is null ? null : Oslo.Day(dueAt.ToDateTimeOffset().AddTicks(-1)),
            DueAt = dueAt,
            Severity = severity,
        };

    private static string[] Summoned(RepeatedField<SummonedAgency> participants) => Distinct(participants.Select(p => p.AgencyId));

    private static string[] Distinct(IEnumerable<string> agencies) =>
        [.. agencies.Where(a => a.Length > 0).Distinct(StringComparer.Ordinal)];

    private sealed record Facts(string CaseId)
    {
        public string[] Agencies { get; init; } = [];
        public DateOnly? DueOn { get; init; }
        public Timestamp? DueAt { get; init; }
        public Severity? Severity { get; init; }
    }
}
