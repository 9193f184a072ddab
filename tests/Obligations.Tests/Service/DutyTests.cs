using System.Net;
using System.Text.Json;
using Tot.Obligations.V1;

namespace Tot.Obligations.Tests.Service;

public sealed class DutyTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task List_OfACaseOutside_Is404_AndTheOwnListIsEmpty()
    {
        var (caseId, _) = await DutyAsync("police-exit");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await world.Host.As("coordinator-oslo").GetAsync($"/api/v1/obligations?caseId={caseId}")).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await world.Host.As("police-exit").GetAsync($"/api/v1/obligations?caseId={world.NewId()}")).StatusCode
        );
        Assert.Empty(await world.ObligationsAsync("police-exit-oslo", ""));
        Assert.Equal(HttpStatusCode.Forbidden, (await world.Host.As("auditor").GetAsync("/api/v1/obligations")).StatusCode);
    }

    [Fact]
    public async Task List_PageByPage_ShowsEveryDutyOnceSoonestFirst()
    {
        var caseId = await world.CaseAsync();
        await world.MeetingAsync(caseId, "coordinator", "police-exit", "counsel");
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.MeetingAsync(caseId, "coordinator", "police-exit");
        var (seen, token) = (new List<JsonElement>(), "");
        do
        {
            var page = await world.GetAsync("coordinator", $"/api/v1/obligations?caseId={caseId}&pageSize=2&pageToken={token}");
            seen.AddRange(page.GetProperty("items").EnumerateArray());
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        Assert.Equal(5, seen.Select(d => d.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal(5, seen.Count);
        var due = seen.Select(d => d.GetProperty("dueAt").GetDateTimeOffset()).ToList();
        Assert.Equal(due.Order(), due);
    }

    [Fact]
    public async Task List_ByAgencyStateAndKind_Filters()
    {
        var (caseId, id) = await DutyAsync("police-exit");
        await world.PostAsync("coordinator", $"/api/v1/obligations/{id}/excuse", new { reason = "Ill (demo)" });
        Assert.Equal(id, Id(Assert.Single(await world.ObligationsAsync("coordinator", $"caseId={caseId}&state=excused"))));
        Assert.Single(await world.ObligationsAsync("coordinator", $"caseId={caseId}&state=open&kind=attend"));
        Assert.Empty(await world.ObligationsAsync("coordinator", $"caseId={caseId}&kind=measure"));
        Assert.Equal(
            id,
            Id(
                Assert.Single(
                    await world.ObligationsAsync("coordinator", $"caseId={caseId}&agencyId={ObligationsHost.AgencyOf("police-exit")}")
                )
            )
        );
    }

    [Fact]
    public async Task Excuse_ByCoordinator_StoresAuditsAndTellsOnce()
    {
        var (_, id) = await DutyAsync("police-exit");
        var path = $"/api/v1/obligations/{id}/excuse";
        var response = await world.PostAsync("coordinator", path, new { reason = "Ill (demo)" }, key: "excuse-1", ifMatch: "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (response.StatusCode, response.Headers.ETag?.ToString()));
        var read = await world.GetAsync("police-exit", $"/api/v1/obligations/{id}");
        Assert.Equal(
            ("excused", "Ill (demo)", "demo:coordinator"),
            (read.GetProperty("state").GetString(), read.GetProperty("reason").GetString(), read.GetProperty("closedBy").GetString())
        );
        var again = await world.PostAsync("coordinator", path, new { reason = "Ill (demo)" }, key: "excuse-1", ifMatch: "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (again.StatusCode, again.Headers.ETag?.ToString()));
        Assert.Equal(["ObligationAssigned", "ObligationExcused"], await world.ToldAsync($"obligations/{id}"));
        Assert.Equal(["demo:coordinator excuse-obligation"], await world.AuditedAsync($"obligations/{id}"));
    }

    [Theory]
    [InlineData("police-exit", "Ill (demo)", null, HttpStatusCode.Forbidden)]
    [InlineData("coordinator-oslo", "Ill (demo)", null, HttpStatusCode.NotFound)]
    [InlineData("coordinator", "", null, HttpStatusCode.BadRequest)]
    [InlineData("coordinator", "Ill (demo)", "\"9\"", HttpStatusCode.PreconditionFailed)]
    public async Task Excuse_Refused_ChangesAndTellsNothing(string persona, string reason, string? ifMatch, HttpStatusCode expected)
    {
        var (_, id) = await DutyAsync("police-exit");
        var response = await world.PostAsync(persona, $"/api/v1/obligations/{id}/excuse", new { reason }, ifMatch: ifMatch);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("open", (await world.GetAsync("police-exit", $"/api/v1/obligations/{id}")).GetProperty("state").GetString());
        Assert.Equal(["ObligationAssigned"], await world.ToldAsync($"obligations/{id}"));
        Assert.Empty(await world.AuditedAsync($"obligations/{id}"));
    }

    [Fact]
    public async Task Fulfil_OfADutyToAttend_Is409()
    {
        var (_, id) = await DutyAsync("police-exit");
        var response = await world.PostAsync("police-exit", $"/api/v1/obligations/{id}/fulfil", new { });
        Assert.Equal((HttpStatusCode.Conflict, "ATTENDANCE_IS_RECORDED"), (response.StatusCode, await ObligationsHost.CodeAsync(response)));
    }

    [Fact]
    public async Task Acknowledge_ByTheAgency_IsKept_ByAnother_Is403()
    {
        var (_, id) = await DutyAsync("police-exit");
        var path = $"/api/v1/obligations/{id}/acknowledge";
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("counsel", path, new { })).StatusCode);
        var response = await world.PostAsync("police-exit", path, new { });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var read = await world.GetAsync("police-exit", $"/api/v1/obligations/{id}");
        Assert.Equal(world.Host.Clock.Now, read.GetProperty("acknowledgedAt").GetDateTimeOffset());
        Assert.Equal("open", read.GetProperty("state").GetString());
        Assert.Equal(["ObligationAssigned"], await world.ToldAsync($"obligations/{id}"));
    }

    [Fact]
    public async Task Grpc_CheckClosure_IsBlockedByAnOpenDuty()
    {
        var caseId = await world.CaseAsync();
        var obligations = new ObligationService.ObligationServiceClient(world.Host.AsService("intake"));
        Assert.Empty((await obligations.CheckClosureAsync(new CheckClosureRequest { CaseId = caseId.ToString() })).Blockers);
        await world.MeetingAsync(caseId, "coordinator");
        Assert.Equal(["DUTY_OPEN"], (await obligations.CheckClosureAsync(new CheckClosureRequest { CaseId = caseId.ToString() })).Blockers);
        var id = Id(Assert.Single(await world.ObligationsAsync("coordinator", $"caseId={caseId}")));
        await world.PostAsync("coordinator", $"/api/v1/obligations/{id}/excuse", new { reason = "Ill (demo)" });
        Assert.Empty((await obligations.CheckClosureAsync(new CheckClosureRequest { CaseId = caseId.ToString() })).Blockers);
    }

    /// <summary>A duty to attend of the persona; coordinator and counsel are summoned too.</summary>
    private async Task<(Guid CaseId, Guid Id)> DutyAsync(string persona)
    {
        var caseId = await world.CaseAsync();
        var meetingId = await world.MeetingAsync(caseId, persona, "counsel");
        return (caseId, Id(await world.DutyAsync(caseId, meetingId, persona, "open")));
    }

    private static Guid Id(JsonElement duty) => duty.GetProperty("id").GetGuid();
}
