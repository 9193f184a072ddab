using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;

namespace Tot.Meetings.Telling;

/// <summary>What other services are told: identifiers, kinds and times, never a name or a text.</summary>
internal static class MeetingEvents
{
    public static string Subject(this Meeting meeting) => $"meetings/{meeting.Id.Value}";

    public static void Tell(this MeetingsDb db, Meeting meeting, IMessage message, DateTimeOffset now) =>
        db.Append(message, meeting.Subject(), meeting.Version, now);

    public static Events.V1.MeetingProposed Proposed(Meeting meeting) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            Kind = (Events.V1.MeetingKind)(int)meeting.Kind,
            TargetAt = meeting.TargetAt?.ToTimestamp(),
            Composition = { Seats(meeting) },
        };

    public static Events.V1.MeetingCompositionRevised CompositionRevised(Meeting meeting) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            Convened = meeting.State == MeetingState.Convened,
            Composition = { Seats(meeting) },
        };

    public static Events.V1.ParticipantsSummoned ParticipantsSummoned(Meeting meeting, IReadOnlyCollection<AgencyId> added) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            StartsAt = meeting.Time!.StartsAt.ToTimestamp(),
            EndsAt = meeting.Time.EndsAt.ToTimestamp(),
            Participants = { Summoned(meeting.Summonses.Where(s => added.Contains(s.AgencyId))) },
        };

    public static Events.V1.MeetingConvened Convened(Meeting meeting) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            Kind = (Events.V1.MeetingKind)(int)meeting.Kind,
            StartsAt = meeting.Time!.StartsAt.ToTimestamp(),
            EndsAt = meeting.Time.EndsAt.ToTimestamp(),
            Participants = { Summoned(meeting.Summonses) },
            Sequence = meeting.Sequence,
        };

    public static Events.V1.MeetingRescheduled Rescheduled(Meeting meeting) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            StartsAt = meeting.Time!.StartsAt.ToTimestamp(),
            EndsAt = meeting.Time.EndsAt.ToTimestamp(),
            Participants = { Summoned(meeting.Summonses) },
            Sequence = meeting.Sequence,
        };

    public static Events.V1.MeetingCancelled Cancelled(Meeting meeting) => new() { MeetingId = Id(meeting), CaseId = Case(meeting) };

    public static Events.V1.SummonsAnswered Answered(Meeting meeting, Summons summons) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            SummonsId = summons.Id.Value.ToString(),
            AgencyId = summons.AgencyId.Value.ToString(),
            Answer = (Events.V1.SummonsAnswer)(int)summons.Answer!.Value,
        };

    public static Events.V1.MeetingHeld Held(Meeting meeting) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            HeldAt = meeting.HeldAt!.Value.ToTimestamp(),
            Quorate = meeting.Quorate == true,
            Attendance =
            {
                meeting.Summonses.Select(s => new Events.V1.AgencyAttendance
                {
                    SummonsId = s.Id.Value.ToString(),
                    AgencyId = s.AgencyId.Value.ToString(),
                    Attendance = (Events.V1.Attendance)(int)s.Attendance!.Value,
                }),
            },
        };

    public static Events.V1.MinutesFinalised MinutesFinalised(Meeting meeting) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            Version = meeting.CurrentMinutes!.Number,
            Receivers = { Receivers(meeting) },
        };

    public static Events.V1.MinutesRecalled MinutesRecalled(Meeting meeting) =>
        new()
        {
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            Version = meeting.CurrentMinutes!.Number,
            Receivers = { Receivers(meeting) },
        };

    public static Events.V1.MeasureDecided MeasureDecided(Meeting meeting, Decision decision) =>
        new()
        {
            MeasureId = decision.Id.Value.ToString(),
            MeetingId = Id(meeting),
            CaseId = Case(meeting),
            AgencyId = decision.AgencyId.Value.ToString(),
            DueOn = decision.DueOn.ToString("O", CultureInfo.InvariantCulture),
        };

    private static IEnumerable<string> Receivers(Meeting meeting) =>
        meeting.CopiesOf(meeting.CurrentMinutes!.Number).Select(c => c.AgencyId.Value.ToString());

    private static IEnumerable<Events.V1.ProposedParticipant> Seats(Meeting meeting) =>
        meeting.Composition.Select(s => new Events.V1.ProposedParticipant
        {
            Kind = (Events.V1.AgencyKind)(int)s.Kind,
            AgencyId = s.AgencyId?.Value.ToString() ?? "",
        });

    private static IEnumerable<Events.V1.SummonedAgency> Summoned(IEnumerable<Summons> summonses) =>
        summonses.Select(s => new Events.V1.SummonedAgency
        {
            SummonsId = s.Id.Value.ToString(),
            AgencyId = s.AgencyId.Value.ToString(),
            Ground = s.Ground is { } ground ? (Events.V1.SummonedAgency.Types.Ground)(int)ground : default,
        });

    private static string Id(Meeting meeting) => meeting.Id.Value.ToString();

    private static string Case(Meeting meeting) => meeting.CaseId?.Value.ToString() ?? "";

    private static Timestamp ToTimestamp(this DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant);
}
