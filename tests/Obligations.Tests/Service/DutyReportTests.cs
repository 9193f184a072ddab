using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;

namespace Tot.Obligations.Tests.Service;

public sealed class DutyReportTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    private const string Period = "from=2026-03-17&to=2026-03-17";

    [Fact]
    public async Task Attendance_IsPerAgency_AndBreachesGiveNothingAwayThatItMasks()
    {
        var caseId = await world.CaseAsync();
        for (var i = 0; i < 12; i++)
        {
            var meeting = await world.MeetingAsync(caseId, "police-exit", "child-welfare", "counsel");
            var child = i < 3 ? Attendance.Absent : Attendance.Represented;
            var counsel = i < 5 ? Attendance.Excused : Attendance.Absent;
            world.TellMeetings(Held(caseId, meeting, Attendance.Present, child, counsel), meeting);
        }
        var report = await world.WhenTotalAsync(
            "coordinator",
            $"attendance?{Period}",
            "attended=12 represented=9 excused=5 absent=– notRecorded=0 summoned=–"
        );
        Assert.Equal("attended=12 represented=0 excused=0 absent=0 notRecorded=0 summoned=12", Line("police-exit"));
        Assert.Equal("attended=0 represented=9 excused=0 absent=– notRecorded=0 summoned=–", Line("child-welfare"));
        Assert.Equal("attended=0 represented=0 excused=5 absent=7 notRecorded=0 summoned=12", Line("counsel"));

        // Ten were absent in all; with seven of them known, three would be too.
        var breaches = await world.GetAsync("coordinator", $"/api/v1/reports/breaches?{Period}");
        Assert.Equal("fulfilled=21 excused=5 breached=– open=0 due=–", Report.Line(breaches, Report.Row(breaches, "kind", "attend")));
        // The day after the meeting is another period.
        var next = await world.GetAsync("coordinator", "/api/v1/reports/attendance?from=2026-03-18&to=2026-03-31");
        Assert.Empty(next.GetProperty("rows").EnumerateArray());
        var other = await world.GetAsync("coordinator-oslo", $"/api/v1/reports/attendance?{Period}");
        Assert.Empty(other.GetProperty("rows").EnumerateArray());

        string Line(string persona) => Report.Line(report, Report.Row(report, "agencyId", ObligationsHost.AgencyOf(persona).ToString()));
    }

    private static MeetingHeld Held(Guid caseId, Guid meeting, Attendance police, Attendance child, Attendance counsel)
    {
        var held = new MeetingHeld
        {
            MeetingId = meeting.ToString(),
            CaseId = caseId.ToString(),
            HeldAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 17, 9, 0, 0, TimeSpan.Zero)),
        };
        foreach (var (persona, attendance) in new[] { ("police-exit", police), ("child-welfare", child), ("counsel", counsel) })
        {
            held.Attendance.Add(new AgencyAttendance { AgencyId = ObligationsHost.AgencyOf(persona).ToString(), Attendance = attendance });
        }
        return held;
    }
}
