using Microsoft.Extensions.Options;
using Tot.Kernel;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;
using Tot.Meetings.Standing;

namespace Tot.Meetings.Tests.Domain;

/// <summary>Invented agencies and meetings in each state.</summary>
internal static class Given
{
    /// <summary>A Tuesday, 10:00 in Oslo.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);

    public static readonly MeetingCase Case = new(new CaseId(Guid.Parse("00000000-0000-7000-8000-0000000000c1")), "TOT-2026-000123");

    public static readonly Agency Coordinator = Agency(1, AgencyKind.Coordinator);
    public static readonly Agency Exit = Agency(2, AgencyKind.PoliceExit);
    public static readonly Agency Barnevern = Agency(3, AgencyKind.ChildWelfare);
    public static readonly Agency Barnevernvakt = Agency(4, AgencyKind.ChildWelfareEmergency);
    public static readonly Agency Social = Agency(5, AgencyKind.SocialServices);
    public static readonly Agency Udi = Agency(6, AgencyKind.ImmigrationAuthority);
    public static readonly Agency Crisis = Agency(7, AgencyKind.CrisisCentre);

    public static readonly Actor By = new(Coordinator.Id, "user-1");

    public static readonly CalendarAddresses Addresses = new(Options.Create(new CalendarOptions()));

    public static readonly StandingInvitation StandingInvitation = new(new Invitation(Addresses), Addresses);

    public static Agency Agency(int number, AgencyKind kind, string municipality = "4601", string district = "") =>
        new(
            new AgencyId(Guid.Parse($"00000000-0000-7000-8000-0000000000{number:x2}")),
            kind,
            $"Agency {number}",
            "310000000",
            municipality,
            district,
            new DateOnly(2020, 1, 1),
            null
        );

    public static TimeSlot Slot(int hoursFromNow = 4) =>
        TimeSlot.Create(Now.AddHours(hoursFromNow), Now.AddHours(hoursFromNow + 1), "Room 1", null, Now).Value;

    public static IReadOnlyList<Participant> Participants(params Agency[] agencies) => [.. agencies.Select(a => new Participant(a, null))];

    public static IReadOnlyList<Participant> Core => Participants(Coordinator, Exit, Barnevern);

    public static SummonsReply Comes => SummonsReply.Create(SummonsAnswer.Comes, null, null, null, Now).Value;

    public static IReadOnlyList<AttendanceEntry> AllPresent =>
        [.. Core.Select(p => new AttendanceEntry(p.Agency.Id, Attendance.Present, null))];

    public static IReadOnlyList<DecisionDraft> Decisions => [new(Barnevern.Id, "Find a safe place", new DateOnly(2026, 3, 10))];

    public static Meeting Proposed(MeetingKind kind = MeetingKind.Acute) =>
        Meeting
            .Propose(
                new Proposal(kind, kind.HasCase() ? Case : null, "4601", [new(AgencyKind.Coordinator, SeatReason.Always, Coordinator.Id)])
                {
                    TargetAt = Now.AddHours(24),
                },
                Now
            )
            .Value;

    public static Meeting Convened(params Agency[] agencies)
    {
        var meeting = Proposed();
        Done(meeting.Convene(Slot(), agencies.Length == 0 ? Core : Participants(agencies), By, Now));
        return meeting;
    }

    public static Meeting Held()
    {
        var meeting = Convened();
        Done(meeting.Hold(null, AllPresent, [], Now.AddHours(6)));
        return meeting;
    }

    public static Meeting Minuted()
    {
        var meeting = Held();
        Done(meeting.FinaliseMinutes("We agreed.", Decisions, By, Now.AddHours(7)));
        return meeting;
    }

    public static Meeting Cancelled()
    {
        var meeting = Convened();
        Done(meeting.Cancel("Called off", Now));
        return meeting;
    }

    public static Meeting In(MeetingState state) =>
        state switch
        {
            MeetingState.Proposed => Proposed(),
            MeetingState.Convened => Convened(),
            MeetingState.Held => Held(),
            MeetingState.Minuted => Minuted(),
            _ => Cancelled(),
        };

    public static void Done(Result<Outcome> result) => Assert.Equal(Outcome.Changed, result.Value);
}
