using System.Net;
using System.Text.Json;
using Tot.Events.V1;

namespace Tot.Obligations.Tests.Service;

public sealed class MeasureServiceTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task MeasureDecided_BecomesAMeasureWithTheTitleThatMeetingsKnows()
    {
        var (caseId, id) = await MeasureAsync("police-exit", "2026-03-20");
        var measure = Assert.Single(await MeasuresAsync("coordinator", caseId));
        Assert.Equal(
            (id, "Find a safe place (demo)", "red", "measure"),
            (
                measure.GetProperty("id").GetGuid(),
                measure.GetProperty("title").GetString(),
                measure.GetProperty("trafficLight").GetString(),
                measure.GetProperty("kind").GetString()
            )
        );
        // The whole of the last day counts.
        Assert.Equal(DateTimeOffset.Parse("2026-03-21T00:00:00+01:00"), measure.GetProperty("dueAt").GetDateTimeOffset());
        var told = Assert.Single(await world.LoggedAsync($"obligations/{id}"));
        Assert.Equal(ObligationKind.Measure, ObligationAssigned.Parser.ParseJson(told.Payload).Kind);
        Assert.DoesNotContain("safe place", told.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureDecided_BeforeMeetingsAnswers_WaitsForTheTitle()
    {
        var caseId = await world.CaseAsync();
        var id = world.NewId();
        Tell(caseId, id, "police-exit", "2026-04-20");
        await Testing.Eventually.TrueAsync(
            () => world.InStoreAsync(db => Task.FromResult(db.ParkedEvents.Any(p => p.Subject == $"measures/{id}"))),
            "the event waits"
        );
        world.Host.Peers.Decisions[id] = "Later (demo)";
        await Testing.Eventually.TrueAsync(
            async () =>
            {
                world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
                return (await MeasuresAsync("coordinator", caseId)).Length == 1;
            },
            "the measure is there"
        );
    }

    [Fact]
    public async Task TrafficLight_YellowThenGreen_FulfilsOnceAndTellsIt()
    {
        var (caseId, id) = await MeasureAsync("police-exit", "2026-04-20");
        var path = $"/api/v1/measures/{id}/traffic-light";
        var yellow = await world.PostAsync("police-exit", path, new { light = "yellow", note = "Asked (demo)" });
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (yellow.StatusCode, yellow.Headers.ETag?.ToString()));
        Assert.Equal(["ObligationAssigned"], await world.ToldAsync($"obligations/{id}"));

        var green = await world.PostAsync("coordinator", path, new { light = "green" }, key: "green-1");
        var twice = await world.PostAsync("coordinator", path, new { light = "green" }, key: "green-1");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (green.StatusCode, twice.StatusCode));
        Assert.Equal(await green.Content.ReadAsStringAsync(), await twice.Content.ReadAsStringAsync());
        var measure = Assert.Single(await MeasuresAsync("police-exit", caseId));
        Assert.Equal(("green", "fulfilled"), (measure.GetProperty("trafficLight").GetString(), measure.GetProperty("state").GetString()));
        Assert.Equal(["ObligationAssigned", "ObligationFulfilled"], await world.ToldAsync($"obligations/{id}"));
        Assert.Equal(
            ["demo:police-exit set-traffic-light", "demo:coordinator set-traffic-light"],
            await world.AuditedAsync($"obligations/{id}")
        );

        var back = await world.PostAsync("police-exit", path, new { light = "red" });
        Assert.Equal((HttpStatusCode.Conflict, "MEASURE_DONE"), (back.StatusCode, await ObligationsHost.CodeAsync(back)));
    }

    [Fact]
    public async Task TrafficLight_ByAnotherAgencyOfTheCase_Is403_ByAnOutsider_Is404_WithoutLight_Is400()
    {
        var (caseId, id) = await MeasureAsync("police-exit", "2026-04-20");
        await world.MeetingAsync(caseId, "counsel");
        var path = $"/api/v1/measures/{id}/traffic-light";
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("counsel", path, new { light = "green" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.PostAsync("child-welfare-oslo", path, new { light = "green" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.PostAsync("police-exit", path, new { })).StatusCode);
        Assert.Equal(["ObligationAssigned"], await world.ToldAsync($"obligations/{id}"));
    }

    [Fact]
    public async Task Measure_OfAnAgencyOutsideTheRoster_LetsItInNowhereAndShowsOnceItIsIn()
    {
        var (caseId, id) = await MeasureAsync("child-welfare", "2026-04-20");
        Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As("child-welfare").GetAsync($"/api/v1/cases/{caseId}/roster")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As("child-welfare").GetAsync($"/api/v1/obligations/{id}")).StatusCode);
        Assert.DoesNotContain(await world.ObligationsAsync("child-welfare", ""), o => o.GetProperty("id").GetGuid() == id);

        var body = new { agencyId = ObligationsHost.AgencyOf("child-welfare"), ground = "necessary-for-own-task" };
        await world.PostAsync("coordinator", $"/api/v1/cases/{caseId}/roster", body);
        Assert.Equal(id, Assert.Single(await MeasuresAsync("child-welfare", caseId)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Fulfil_ByTheAgency_TurnsTheLightGreen()
    {
        var (caseId, id) = await MeasureAsync("police-exit", "2026-04-20");
        var response = await world.PostAsync("police-exit", $"/api/v1/obligations/{id}/fulfil", new { reason = "Found (demo)" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("green", Assert.Single(await MeasuresAsync("coordinator", caseId)).GetProperty("trafficLight").GetString());
    }

    [Fact]
    public async Task Report_CountsWhatTheCallerMayKnowOf()
    {
        var before = await TotalAsync("police-exit");
        var (_, green) = await MeasureAsync("police-exit", "2026-04-20");
        await MeasureAsync("police-exit", "2026-04-21");
        await world.PostAsync("police-exit", $"/api/v1/measures/{green}/traffic-light", new { light = "green" });

        var after = await TotalAsync("police-exit");
        Assert.Equal((before.Green + 1, before.Red + 1), (after.Green, after.Red));
        Assert.Equal(after, await TotalAsync("auditor"));
        Assert.Equal((0, 0), await TotalAsync("coordinator-oslo"));

        var report = await world.GetAsync("coordinator", $"/api/v1/reports/measures?agencyId={ObligationsHost.AgencyOf("police-exit")}");
        var agency = Assert.Single(report.GetProperty("agencies").EnumerateArray());
        Assert.Equal("EXIT-gruppen, Vest politidistrikt (demo)", agency.GetProperty("agencyName").GetString());
        Assert.Equal("4601", Assert.Single(report.GetProperty("municipalities").EnumerateArray()).GetProperty("municipality").GetString());
        var shares = report.GetProperty("total").GetProperty("percentages");
        Assert.Equal(100, shares.GetProperty("total").GetInt32());
    }

    private async Task<(Guid CaseId, Guid Id)> MeasureAsync(string persona, string dueOn)
    {
        var caseId = await world.CaseAsync();
        var id = world.NewId();
        world.Host.Peers.Decisions[id] = "Find a safe place (demo)";
        Tell(caseId, id, persona, dueOn);
        await ObligationsHost.WaitForAsync(async () => await MeasuresAsync("coordinator", caseId), "the measure");
        return (caseId, id);
    }

    private void Tell(Guid caseId, Guid id, string persona, string dueOn) =>
        world.Host.Peers.Meetings.Tell(
            new MeasureDecided
            {
                MeasureId = id.ToString(),
                MeetingId = world.NewId().ToString(),
                CaseId = caseId.ToString(),
                AgencyId = ObligationsHost.AgencyOf(persona).ToString(),
                DueOn = dueOn,
            },
            $"measures/{id}"
        );

    private async Task<JsonElement[]> MeasuresAsync(string persona, Guid caseId) =>
        [.. (await world.GetAsync(persona, $"/api/v1/measures?caseId={caseId}")).GetProperty("items").EnumerateArray()];

    private async Task<(int Green, int Red)> TotalAsync(string persona)
    {
        var counts = (await world.GetAsync(persona, "/api/v1/reports/measures")).GetProperty("total").GetProperty("counts");
        return (counts.GetProperty("green").GetInt32(), counts.GetProperty("red").GetInt32());
    }
}
