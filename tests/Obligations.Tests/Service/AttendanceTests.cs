using System.Net;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

public sealed class AttendanceTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task MeetingConvened_LetsTheSummonedInAndLaysTheDutyOnEach()
    {
        var caseId = await world.CaseAsync();
        var meetingId = await world.MeetingAsync(caseId, "coordinator", "police-exit", "child-welfare");

        var duties = await world.ObligationsAsync("child-welfare", $"caseId={caseId}");
        Assert.Equal(
            new[] { "child-welfare", "coordinator", "police-exit" }.Select(ObligationsHost.AgencyOf).Order(),
            duties.Select(d => d.GetProperty("agencyId").GetGuid()).Order()
        );
        Assert.All(
            duties,
            d =>
            {
                Assert.Equal(("attend", "open"), (d.GetProperty("kind").GetString(), d.GetProperty("state").GetString()));
                Assert.Equal(meetingId, d.GetProperty("meetingId").GetGuid());
                Assert.Equal(world.Host.Clock.Now.AddDays(7).AddHours(2), d.GetProperty("dueAt").GetDateTimeOffset());
            }
        );
        var id = duties[0].GetProperty("id").GetGuid();
        var told = Assert.Single(await world.LoggedAsync($"obligations/{id}"));
        var fact = ObligationAssigned.Parser.ParseJson(told.Payload);
        Assert.Equal((caseId.ToString(), ObligationKind.Attend, 1L), (fact.CaseId, fact.Kind, told.SubjectVersion));
        Assert.Equal(["RosterChanged", "RosterChanged"], await world.ToldAsync($"cases/{caseId}/roster"));
    }

    [Fact]
    public async Task ParticipantsSummoned_LetsThemInAndLaysTheDutyOnThem_Once()
    {
        var caseId = await world.CaseAsync();
        var meetingId = await world.MeetingAsync(caseId, "coordinator", "police-exit");
        var endsAt = world.Host.Clock.Now.AddDays(7).AddHours(2);
        var summoned = new ParticipantsSummoned
        {
            MeetingId = meetingId.ToString(),
            CaseId = caseId.ToString(),
            StartsAt = Timestamp.FromDateTimeOffset(endsAt.AddHours(-1)),
            EndsAt = Timestamp.FromDateTimeOffset(endsAt),
            Participants =
            {
                new SummonedAgency
                {
                    SummonsId = world.NewId().ToString(),
                    AgencyId = ObligationsHost.AgencyOf("social-services").ToString(),
                },
            },
        };
        world.TellMeetings(summoned, meetingId);
        world.TellMeetings(summoned, meetingId);
        await DutiesAsync(caseId, 3);

        await world.DutyAsync(caseId, meetingId, "social-services", "open");
        Assert.Equal(3, (await world.ObligationsAsync("social-services", $"caseId={caseId}")).Length);
    }

    [Fact]
    public async Task MeetingConvened_BeforeTheCase_WaitsForTheRoster()
    {
        var caseId = world.NewId();
        var convened = world.Convened(caseId, "coordinator");
        world.Host.Peers.Meetings.Tell(convened, $"meetings/{convened.MeetingId}");
        await ParkedAsync(convened.MeetingId);
        world.Host.Peers.Intake.Tell(world.Identified(caseId), $"cases/{caseId}");
        await world.SeesAsync("coordinator", caseId);
        await AfterRetryAsync(() => DutiesAsync(caseId, 1));
    }

    [Fact]
    public async Task MeetingHeld_BeforeMeetingConvened_HasItsEffectAfterwards()
    {
        var caseId = await world.CaseAsync();
        var convened = world.Convened(caseId, "coordinator", "police-exit");
        var meetingId = Guid.Parse(convened.MeetingId);
        world.TellMeetings(Held(caseId, meetingId, ("coordinator", Attendance.Present), ("police-exit", Attendance.Absent)), meetingId);
        await ParkedAsync(convened.MeetingId);
        world.TellMeetings(convened, meetingId);
        await DutiesAsync(caseId, 2);
        await AfterRetryAsync(() => world.DutyAsync(caseId, meetingId, "police-exit", "breached"));
        await world.DutyAsync(caseId, meetingId, "coordinator", "fulfilled");
    }

    [Fact]
    public async Task MeetingHeld_ClosesEachDutyAsRecordedAndTellsIt()
    {
        var caseId = await world.CaseAsync();
        var meetingId = await world.MeetingAsync(caseId, "coordinator", "police-exit", "child-welfare", "counsel");
        var held = Held(
            caseId,
            meetingId,
            ("coordinator", Attendance.Present),
            ("police-exit", Attendance.Represented),
            ("child-welfare", Attendance.Excused),
            ("counsel", Attendance.Absent)
        );
        world.TellMeetings(held, meetingId);
        world.TellMeetings(held, meetingId);

        await ToldAsync("coordinator", "fulfilled", "ObligationFulfilled");
        var represented = await ToldAsync("police-exit", "represented", "ObligationFulfilled");
        Assert.True(ObligationFulfilled.Parser.ParseJson(represented).Represented);
        await ToldAsync("child-welfare", "excused", "ObligationExcused");
        await ToldAsync("counsel", "breached", "ObligationBreached");

        async Task<string> ToldAsync(string persona, string state, string fact)
        {
            var duty = await world.DutyAsync(caseId, meetingId, persona, state);
            Assert.True(duty.TryGetProperty("closedAt", out _));
            Assert.Equal("event:meetings", duty.GetProperty("closedBy").GetString());
            var subject = $"obligations/{duty.GetProperty("id").GetGuid()}";
            Assert.Equal(["ObligationAssigned", fact], await world.ToldAsync(subject));
            return (await world.LoggedAsync(subject))[1].Payload;
        }
    }

    [Fact]
    public async Task MeetingRescheduled_MovesTheDutiesAsksAnewAndFollowsTheParticipants()
    {
        var caseId = await world.CaseAsync();
        var meetingId = await world.MeetingAsync(caseId, "coordinator", "police-exit");
        world.TellMeetings(Answered(caseId, meetingId, "police-exit", SummonsAnswer.CannotCome), meetingId);
        await ObligationsHost.WaitForAsync(
            async () => (await world.ObligationsAsync("coordinator", $"caseId={caseId}")).Where(d => d.TryGetProperty("answer", out _)),
            "the answer is noted"
        );
        var later = world.Host.Clock.Now.AddDays(20);
        var moved = new MeetingRescheduled
        {
            MeetingId = meetingId.ToString(),
            CaseId = caseId.ToString(),
            StartsAt = Timestamp.FromDateTimeOffset(later.AddHours(-1)),
            EndsAt = Timestamp.FromDateTimeOffset(later),
            Participants = { world.Summoned("police-exit"), world.Summoned("child-welfare") },
            Sequence = 2,
        };
        world.TellMeetings(moved, meetingId);

        var cancelled = await world.DutyAsync(caseId, meetingId, "coordinator", "cancelled");
        Assert.Equal("Not summoned any more.", cancelled.GetProperty("reason").GetString());
        var kept = await world.DutyAsync(caseId, meetingId, "police-exit", "open");
        Assert.Equal(later, kept.GetProperty("dueAt").GetDateTimeOffset());
        Assert.False(kept.TryGetProperty("answer", out _));
        Assert.Equal(
            ["ObligationAssigned", "ObligationAssigned"],
            await world.ToldAsync($"obligations/{kept.GetProperty("id").GetGuid()}")
        );
        await world.DutyAsync(caseId, meetingId, "child-welfare", "open");

        // An older time, told late, does not win.
        var older = moved.Clone();
        (older.Sequence, older.EndsAt) = (1, Timestamp.FromDateTimeOffset(later.AddDays(-5)));
        world.TellMeetings(older, meetingId);
        world.TellMeetings(Held(caseId, meetingId, ("police-exit", Attendance.Present), ("child-welfare", Attendance.Present)), meetingId);
        var fulfilled = await world.DutyAsync(caseId, meetingId, "police-exit", "fulfilled");
        Assert.Equal(later, fulfilled.GetProperty("dueAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task MeetingCancelled_CancelsTheDutiesAndOutrunsALateConvening()
    {
        var caseId = await world.CaseAsync();
        var meetingId = await world.MeetingAsync(caseId, "coordinator");
        world.TellMeetings(new MeetingCancelled { MeetingId = meetingId.ToString(), CaseId = caseId.ToString() }, meetingId);
        var duty = await world.DutyAsync(caseId, meetingId, "coordinator", "cancelled");
        Assert.Equal(
            ["ObligationAssigned", "ObligationCancelled"],
            await world.ToldAsync($"obligations/{duty.GetProperty("id").GetGuid()}")
        );

        var late = world.Convened(caseId, "coordinator");
        var lateId = Guid.Parse(late.MeetingId);
        world.TellMeetings(new MeetingCancelled { MeetingId = late.MeetingId, CaseId = caseId.ToString() }, lateId);
        world.TellMeetings(late, lateId);
        await world.MeetingAsync(caseId, "police-exit");
        Assert.DoesNotContain(
            await world.ObligationsAsync("coordinator", $"caseId={caseId}"),
            d => d.GetProperty("meetingId").GetGuid() == lateId
        );
    }

    [Fact]
    public async Task SummonsAnswered_CannotCome_IsNotedAndTheDutyStaysOpen()
    {
        var caseId = await world.CaseAsync();
        var meetingId = await world.MeetingAsync(caseId, "coordinator", "police-exit");
        world.TellMeetings(Answered(caseId, meetingId, "police-exit", SummonsAnswer.CannotCome), meetingId);
        var duty = await ObligationsHost.WaitForAsync(
            async () => (await world.ObligationsAsync("police-exit", $"caseId={caseId}")).Where(d => d.TryGetProperty("answer", out _)),
            "the answer is noted"
        );
        Assert.Equal(("cannot-come", "open"), (duty.GetProperty("answer").GetString(), duty.GetProperty("state").GetString()));
        Assert.Single(await world.ToldAsync($"obligations/{duty.GetProperty("id").GetGuid()}"));
    }

    [Fact]
    public async Task MeetingWithoutCase_LaysTheDutyAndOpensNoRoster()
    {
        var convened = world.Convened(Guid.Empty, "child-welfare-oslo");
        (convened.CaseId, convened.Kind) = ("", MeetingKind.Standing);
        world.TellMeetings(convened, Guid.Parse(convened.MeetingId));
        var duty = await ObligationsHost.WaitForAsync(
            async () => await world.ObligationsAsync("child-welfare-oslo", "kind=attend"),
            "the duty without a case"
        );
        Assert.False(duty.TryGetProperty("caseId", out _));
        Assert.Single(await world.ObligationsAsync("coordinator-oslo", "kind=attend"));
        var path = $"/api/v1/obligations/{duty.GetProperty("id").GetGuid()}";
        Assert.Equal(HttpStatusCode.OK, (await world.Host.As("coordinator-oslo").GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As("coordinator").GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As("police-exit-oslo").GetAsync(path)).StatusCode);
    }

    private Task DutiesAsync(Guid caseId, int count) =>
        Eventually.TrueAsync(
            async () => (await world.ObligationsAsync("coordinator", $"caseId={caseId}")).Length == count,
            $"{count} duties in the case"
        );

    private Task ParkedAsync(string meetingId) =>
        Eventually.TrueAsync(
            () => world.InStoreAsync(db => Task.FromResult(db.ParkedEvents.Any(p => p.Subject == "meetings/" + meetingId))),
            "the event waits"
        );

    /// <summary>The next attempt lies in the future of a clock that stands still.</summary>
    private async Task AfterRetryAsync(Func<Task> outcome)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
                return await world.InStoreAsync(db => Task.FromResult(!db.ParkedEvents.Any()));
            },
            "nothing waits any more"
        );
        await outcome();
    }

    private static MeetingHeld Held(Guid caseId, Guid meetingId, params (string Persona, Attendance Attendance)[] attendance) =>
        new()
        {
            MeetingId = meetingId.ToString(),
            CaseId = caseId.ToString(),
            Quorate = true,
            Attendance =
            {
                attendance.Select(a => new AgencyAttendance
                {
                    AgencyId = ObligationsHost.AgencyOf(a.Persona).ToString(),
                    Attendance = a.Attendance,
                }),
            },
        };

    private static SummonsAnswered Answered(Guid caseId, Guid meetingId, string persona, SummonsAnswer answer) =>
        new()
        {
            MeetingId = meetingId.ToString(),
            CaseId = caseId.ToString(),
            AgencyId = ObligationsHost.AgencyOf(persona).ToString(),
            Answer = answer,
        };
}
