using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Testing;
using Proto = Tot.Events.V1;

namespace Tot.Obligations.Tests.Service;

public sealed class DeadlineTests : IAsyncLifetime
{
    private readonly ObligationsHost _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Silence_IsRemindedEscalatedAndBreachedOnce()
    {
        var (caseId, meetingId, id) = await DutyAsync();
        var due = _world.Host.Clock.Now.AddDays(7).AddHours(2);
        _world.Host.Clock.Set(due.AddHours(-24));
        await StepsAsync(id, 1);
        _world.Host.Clock.Set(due);
        await StepsAsync(id, 2);
        Assert.Equal("open", (await ReadAsync(id)).GetProperty("state").GetString());
        _world.Host.Clock.Set(due.AddDays(30));
        await StepsAsync(id, 4);

        var duty = await _world.DutyAsync(caseId, meetingId, "police-exit", "breached");
        Assert.Equal("clock", duty.GetProperty("closedBy").GetString());
        string[] expected = ["Assigned", "Escalated", "Escalated", "Escalated", "Escalated", "Breached"];
        Assert.Equal(expected.Select(e => "Obligation" + e), await _world.ToldAsync($"obligations/{id}"));
        await AssertToldStepsAsync(caseId, id, due);
        var steps = (await ReadAsync(id)).GetProperty("escalations").EnumerateArray().ToList();
        Assert.Equal(["agency", "agency", "agency-leader", "coordinator"], steps.Select(s => s.GetProperty("to").GetString()));
        Assert.Equal(due.AddHours(48), steps[3].GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(due.AddDays(30), steps[3].GetProperty("takenAt").GetDateTimeOffset());
        Assert.Null(await _world.InStoreAsync(db => db.Obligations.Where(o => o.CaseId != null).Select(o => o.NextActionAt).MaxAsync()));
    }

    [Fact]
    public async Task Acknowledged_IsNotRemindedButBreached_AndAttendanceToldLateOutranksTheSilence()
    {
        var (caseId, meetingId, id) = await DutyAsync();
        await _world.PostAsync("police-exit", $"/api/v1/obligations/{id}/acknowledge", new { });
        _world.Host.Clock.Advance(TimeSpan.FromDays(30));
        await _world.DutyAsync(caseId, meetingId, "police-exit", "breached");
        Assert.Empty((await ReadAsync(id)).GetProperty("escalations").EnumerateArray());

        _world.TellMeetings(
            new Proto.MeetingHeld
            {
                MeetingId = meetingId.ToString(),
                CaseId = caseId.ToString(),
                Attendance =
                {
                    new Proto.AgencyAttendance
                    {
                        AgencyId = ObligationsHost.AgencyOf("police-exit").ToString(),
                        Attendance = Proto.Attendance.Present,
                    },
                },
            },
            meetingId
        );
        await _world.DutyAsync(caseId, meetingId, "police-exit", "fulfilled");
        Assert.Equal(["ObligationAssigned", "ObligationBreached", "ObligationFulfilled"], await _world.ToldAsync($"obligations/{id}"));
    }

    [Fact]
    public async Task Deadline_ThatPassedWhileTheServiceWasDown_IsBreachedAfterTheStart()
    {
        var (caseId, meetingId, id) = await DutyAsync();
        _world.Host.Clock.Advance(TimeSpan.FromDays(30));
        await _world.Host.RestartAsync();
        await _world.DutyAsync(caseId, meetingId, "police-exit", "breached");
        var told = await _world.ToldAsync($"obligations/{id}");
        Assert.Equal(4, told.Count(e => e == "ObligationEscalated"));
        Assert.Single(told, "ObligationBreached");
    }

    [Fact]
    public async Task ManyDeadlinesAtOnce_AreAllBreachedOnce()
    {
        const int many = 1200;
        var now = _world.Host.Clock.Now;
        var ladder = EscalationLadder.DefaultFor(ObligationKind.Attend);
        var agency = AgencyId.From(ObligationsHost.AgencyOf("police-exit"));
        await _world.InStoreAsync(db =>
        {
            for (var i = 0; i < many; i++)
            {
                var (id, meeting) = (ObligationId.From(_world.NewId()), MeetingId.From(_world.NewId()));
                db.Obligations.Add(Obligation.ToAttend(id, meeting, caseId: null, agency, now.AddDays(7), ladder, now));
            }
            return db.SaveChangesAsync();
        });
        _world.Host.Clock.Advance(TimeSpan.FromDays(30));
        await Eventually.TrueAsync(
            () => _world.InStoreAsync(async db => !await db.Obligations.AnyAsync(o => o.State == ObligationState.Open)),
            "every duty is breached"
        );
        var breaches = (await _world.Host.EventsAsync()).Where(e => e.Type == Proto.ObligationBreached.Descriptor.FullName).ToList();
        Assert.Equal(many, breaches.Count);
        Assert.Equal(many, breaches.Select(e => e.Subject).Distinct().Count());
    }

    [Fact]
    public async Task DueQuery_SeeksInTheIndexOfWhatIsDue()
    {
        var now = _world.Host.Clock.Now;
        Assert.True(
            await _world.InStoreAsync(db =>
                db.CanUseIndexAsync(
                    db.Obligations.Where(o => o.NextActionAt <= now).OrderBy(o => o.NextActionAt).Take(500),
                    "IX_obligations_next_action_at"
                )
            )
        );
    }

    private async Task<(Guid CaseId, Guid MeetingId, Guid Id)> DutyAsync()
    {
        var caseId = await _world.CaseAsync();
        var meetingId = await _world.MeetingAsync(caseId, "police-exit");
        var duty = await _world.DutyAsync(caseId, meetingId, "police-exit", "open");
        return (caseId, meetingId, duty.GetProperty("id").GetGuid());
    }

    private async Task AssertToldStepsAsync(Guid caseId, Guid id, DateTimeOffset due)
    {
        var told = (await _world.LoggedAsync($"obligations/{id}"))
            .Where(e => e.Type == Proto.ObligationEscalated.Descriptor.FullName)
            .Select(e => Proto.ObligationEscalated.Parser.ParseJson(e.Payload))
            .ToList();
        Assert.Equal([0, 1, 2, 3], told.Select(e => e.Step));
        Assert.Equal(Proto.EscalationRecipient.Coordinator, told[3].Recipient);
        Assert.Equal((due.AddHours(48), due), (told[3].StepDueAt.ToDateTimeOffset(), told[3].DueAt.ToDateTimeOffset()));
        Assert.All(told, e => Assert.Equal((id.ToString(), caseId.ToString()), (e.ObligationId, e.CaseId)));
    }

    private Task<JsonElement> ReadAsync(Guid id) => _world.GetAsync("coordinator", $"/api/v1/obligations/{id}");

    private Task StepsAsync(Guid id, int count) =>
        Eventually.TrueAsync(
            async () => (await ReadAsync(id)).GetProperty("escalations").GetArrayLength() == count,
            $"{count} steps are taken"
        );
}
