using System.Net;
using System.Text.Json;
using Tot.Events.V1;

namespace Tot.Obligations.Tests.Service;

public sealed class AssistanceServiceTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    private const string Base = "/api/v1/police-assistance";

    [Fact]
    public async Task Story_FromRequestToBothEvaluations_IsToldAndAudited()
    {
        var (caseId, id) = await RequestAsync();
        var duty = Assert.Single(await world.ObligationsAsync("police-exit", $"caseId={caseId}&kind=answer-assistance"));
        Assert.Equal((id, id), (duty.GetProperty("id").GetGuid(), duty.GetProperty("aboutId").GetGuid()));
        Assert.Equal(world.Host.Clock.Now.AddHours(24), duty.GetProperty("dueAt").GetDateTimeOffset());

        await DoAsync("police-exit", id, "answer", new { accepted = true }, "accepted");
        await DoAsync("child-welfare", id, "plan", new { plan = "Two cars, at the back door (demo)" }, "planned");
        await DoAsync("police-exit", id, "plan", new { plan = "One car, at the front door (demo)" }, "planned");
        await DoAsync("police-exit", id, "complete", new { }, "completed");
        await DoAsync("police-exit", id, "evaluate", new { wentAsPlanned = true }, "completed");
        await DoAsync("child-welfare", id, "evaluate", new { wentAsPlanned = false, note = "Too late (demo)" }, "evaluated");

        var read = await world.GetAsync("coordinator", $"{Base}/{id}");
        Assert.Equal("One car, at the front door (demo)", read.GetProperty("plan").GetString());
        Assert.Equal(
            ["police", "requester"],
            read.GetProperty("evaluations").EnumerateArray().Select(e => e.GetProperty("side").GetString())
        );
        Assert.Equal(
            ["PoliceAssistanceRequested", "PoliceAssistanceAnswered", "PoliceAssistanceEvaluated", "PoliceAssistanceEvaluated"],
            await world.ToldAsync($"police-assistance/{id}")
        );
        Assert.Equal(["ObligationAssigned", "ObligationFulfilled"], await world.ToldAsync($"obligations/{id}"));
        Assert.Equal(7, (await world.AuditedAsync($"police-assistance/{id}")).Length);
        var told = await world.LoggedAsync($"police-assistance/{id}");
        Assert.DoesNotContain(told, e => e.Payload.Contains("demo", StringComparison.Ordinal));
        Assert.True(PoliceAssistanceEvaluated.Parser.ParseJson(told[^1].Payload).Both);
    }

    [Fact]
    public async Task Act_AnswersWithoutTheTexts()
    {
        var (_, id) = await RequestAsync();
        var answer = await world.PostAsync("police-exit", $"{Base}/{id}/answer", new { accepted = false, note = "No car (demo)" });
        Assert.DoesNotContain("No car", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("No car (demo)", (await world.GetAsync("child-welfare", $"{Base}/{id}")).GetProperty("answerNote").GetString());
    }

    [Theory]
    [InlineData("child-welfare", "answer", HttpStatusCode.Forbidden)]
    [InlineData("police-exit-oslo", "answer", HttpStatusCode.NotFound)]
    [InlineData("counsel", "plan", HttpStatusCode.NotFound)]
    [InlineData("coordinator", "plan", HttpStatusCode.Forbidden)]
    [InlineData("child-welfare", "plan", HttpStatusCode.Conflict)]
    [InlineData("police-exit", "complete", HttpStatusCode.Conflict)]
    [InlineData("police-exit", "evaluate", HttpStatusCode.Conflict)]
    public async Task Act_ByTheWrongAgencyOrTooEarly_IsRefusedAndTellsNothing(string persona, string action, HttpStatusCode expected)
    {
        var (_, id) = await RequestAsync();
        object body = action switch
        {
            "answer" => new { accepted = true },
            "plan" => new { plan = "X (demo)" },
            "evaluate" => new { wentAsPlanned = true },
            _ => new { },
        };
        var response = await world.PostAsync(persona, $"{Base}/{id}/{action}", body);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("requested", (await world.GetAsync("coordinator", $"{Base}/{id}")).GetProperty("state").GetString());
        Assert.Equal(["PoliceAssistanceRequested"], await world.ToldAsync($"police-assistance/{id}"));
    }

    [Fact]
    public async Task Answer_WithAStaleVersion_Is412_WithTheKeyAgain_IsTheSameAnswer()
    {
        var (_, id) = await RequestAsync();
        var body = new { accepted = true };
        var stale = await world.PostAsync("police-exit", $"{Base}/{id}/answer", body, ifMatch: "\"7\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        var first = await world.PostAsync("police-exit", $"{Base}/{id}/answer", body, key: "answer-1", ifMatch: "\"1\"");
        var second = await world.PostAsync("police-exit", $"{Base}/{id}/answer", body, key: "answer-1", ifMatch: "\"1\"");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(2, (await world.ToldAsync($"police-assistance/{id}")).Length);
    }

    [Fact]
    public async Task Request_FromOutsideTheCase_Is404_ByThePolice_Is409_WithoutFields_NamesThem()
    {
        var caseId = await world.CaseAsync();
        var body = new
        {
            caseId,
            what = "escort",
            neededOn = "2026-03-20",
        };
        Assert.Equal(HttpStatusCode.NotFound, (await world.PostAsync("child-welfare-oslo", Base, body)).StatusCode);
        var self = await world.PostAsync("police-exit", Base, body);
        Assert.Equal((HttpStatusCode.Conflict, "POLICE_ASK_THEMSELVES"), (self.StatusCode, await ObligationsHost.CodeAsync(self)));
        var endless = await world.PostAsync("coordinator", Base, body with { neededOn = "9999-12-31" });
        Assert.Equal("VALIDATION_FAILED", await ObligationsHost.CodeAsync(endless));
        var other = new
        {
            caseId,
            what = "escort",
            neededOn = "2026-03-20",
            policeAgencyId = world.NewId(),
        };
        Assert.Equal("NO_POLICE_IN_ROSTER", await ObligationsHost.CodeAsync(await world.PostAsync("coordinator", Base, other)));
        var errors = (await ObligationsHost.JsonAsync(await world.PostAsync("coordinator", Base, new { }))).GetProperty("errors");
        Assert.Equal(["caseId", "neededOn", "what"], errors.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_PageByPage_ShowsThoseOfTheCaseSoonestFirst_AndNothingToOutsiders()
    {
        var (caseId, first) = await RequestAsync("2026-03-22");
        var soonest = await RequestAsync(caseId, "2026-03-20");
        var last = await RequestAsync(caseId, "2026-03-24");
        var (seen, token) = (new List<Guid>(), "");
        do
        {
            var page = await world.GetAsync("police-exit", $"{Base}?caseId={caseId}&state=requested&pageSize=1&pageToken={token}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("id").GetGuid()));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        Assert.Equal([soonest, first, last], seen);
        Assert.Empty((await world.GetAsync("child-welfare-oslo", Base)).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As("child-welfare-oslo").GetAsync($"{Base}?caseId={caseId}")).StatusCode);
    }

    private async Task<(Guid CaseId, Guid Id)> RequestAsync(string neededOn = "2026-03-20")
    {
        var caseId = await world.CaseAsync();
        var agency = new { agencyId = ObligationsHost.AgencyOf("child-welfare"), ground = "duty-to-report" };
        await world.PostAsync("coordinator", $"/api/v1/cases/{caseId}/roster", agency);
        return (caseId, await RequestAsync(caseId, neededOn));
    }

    private async Task<Guid> RequestAsync(Guid caseId, string neededOn)
    {
        var response = await world.PostAsync(
            "child-welfare",
            Base,
            new
            {
                caseId,
                what = "bring-back",
                neededOn,
            }
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await ObligationsHost.JsonAsync(response)).GetProperty("id").GetGuid();
    }

    private async Task DoAsync(string persona, Guid id, string action, object body, string state)
    {
        var response = await world.PostAsync(persona, $"{Base}/{id}/{action}", body);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{action}: {response.StatusCode}");
        Assert.Equal(state, (await ObligationsHost.JsonAsync(response)).GetProperty("state").GetString());
    }
}
