using System.Net;
using Tot.Events.V1;

namespace Tot.Intake.Tests.Service;

public sealed class ChangeTests(IntakeHost host) : IntakeTest(host)
{
    [Fact]
    public async Task AssessDanger_ByThePolice_CountsFromNowOnAndIsTold()
    {
        var raised = await RaiseAsync();
        Host.Clock.Advance(TimeSpan.FromDays(1));

        var response = await PostAsync(
            "police-exit",
            Danger(raised),
            new { level = "not-near-and-serious", externalReference = "PD-2026/115" }
        );

        Assert.Equal((HttpStatusCode.Created, "\"2\""), (response.StatusCode, response.Headers.ETag!.Tag));
        var person = await JsonAsync(response);
        Assert.Equal("not-near-and-serious", person.GetProperty("danger").GetProperty("level").GetString());
        Assert.Equal(2, person.GetProperty("dangerAssessments").GetArrayLength());
        Assert.Equal(person.GetRawText(), (await GetJsonAsync("police-exit", $"/api/v1/persons/{raised.Persons[0]}")).GetRawText());
        var told = (await EventsAsync())[^1];
        Assert.Equal(($"persons/{raised.Persons[0]}", 2L), (told.Subject, told.SubjectVersion));
        var assessed = DangerAssessed.Parser.ParseJson(told.Payload);
        Assert.Equal((DangerLevel.NotNearAndSerious, ""), (assessed.Level, assessed.ValidUntil));
        Assert.DoesNotContain("PD-2026", told.Payload);
        Assert.Contains("assess-danger", await AuditedAsync());
    }

    [Fact]
    public async Task DangerAssessments_AreListedOldestFirst_WithTheOneThatCounts()
    {
        var raised = await RaiseAsync();
        await PostAsync("police-exit", Danger(raised), new { level = "not-near-and-serious" });
        await PostAsync("police-exit", Danger(raised), new { level = "not-yet-assessed", assessedAt = "2026-03-09T09:00:00+01:00" });

        var history = await GetJsonAsync("coordinator", Danger(raised));

        Assert.Equal("not-near-and-serious", history.GetProperty("current").GetProperty("level").GetString());
        Assert.Equal(
            ["not-yet-assessed", "near-and-serious", "not-near-and-serious"],
            history.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("level").GetString())
        );
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("coordinator-oslo", Danger(raised))).StatusCode);
        Assert.Contains("read-danger-assessments", await AuditedAsync());
    }

    [Fact]
    public async Task AssessDanger_Twice_TellsOnce()
    {
        var raised = await RaiseAsync();
        var body = new { level = "not-near-and-serious", assessedAt = "2026-03-10T09:45:00+01:00" };

        Assert.Equal(HttpStatusCode.Created, (await PostAsync("police-exit", Danger(raised), body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("police-exit", Danger(raised), body)).StatusCode);

        Assert.Equal(6, (await ToldAsync()).Count);
        Assert.Single(await AuditedAsync(), a => a == "assess-danger");
    }

    [Fact]
    public async Task AssessDanger_OnAnOlderVersion_Is412AndTellsNothing()
    {
        var raised = await RaiseAsync();
        var body = new { level = "not-near-and-serious" };

        await RefusedAsync(
            await PostAsync("police-exit", Danger(raised), body, ifMatch: "\"7\""),
            HttpStatusCode.PreconditionFailed,
            "STALE_VERSION"
        );
        Assert.Equal(5, (await ToldAsync()).Count);

        Assert.Equal(HttpStatusCode.Created, (await PostAsync("police-exit", Danger(raised), body, ifMatch: "\"1\"")).StatusCode);
    }

    [Fact]
    public async Task AssessDanger_ByAnotherRole_Is403_OutsideNeedToKnow_Is404()
    {
        var raised = await RaiseAsync();
        var body = new { level = "not-near-and-serious" };

        await RefusedAsync(await PostAsync("coordinator", Danger(raised), body), HttpStatusCode.Forbidden, "FORBIDDEN");
        await RefusedAsync(await PostAsync("police-exit-oslo", Danger(raised), body), HttpStatusCode.NotFound, "NOT_FOUND");

        Assert.Equal(5, (await ToldAsync()).Count);
    }

    [Fact]
    public async Task AssessDanger_WithBadFields_NamesEach()
    {
        var raised = await RaiseAsync();

        var response = await PostAsync("police-exit", Danger(raised), new { validUntil = "soon", externalReference = "a long story" });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var fields = (await JsonAsync(response)).GetProperty("errors").EnumerateObject().Select(p => p.Name);
        Assert.Equal(["externalReference", "level", "validUntil"], fields.Order());
    }

    [Fact]
    public async Task AssessAge_ByThoseWhoMay_ChangesTheGroupAndIsTold()
    {
        var raised = await RaiseAsync();

        var response = await PostAsync("coordinator", Age(raised), new { ageGroup = "minor" });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("minor", (await JsonAsync(response)).GetProperty("ageGroup").GetString());
        var told = AgeAssessed.Parser.ParseJson((await EventsAsync())[^1].Payload);
        Assert.Equal((raised.Persons[2].ToString(), AgeGroup.Minor), (told.PersonId, told.AgeGroup));
        Assert.Contains("assess-age", await AuditedAsync());
        await RefusedAsync(
            await PostAsync("social-services", Age(raised), new { ageGroup = "adult" }),
            HttpStatusCode.Forbidden,
            "FORBIDDEN"
        );
    }

    [Fact]
    public async Task ChangeStatus_NeedsAReasonForNotAVictim()
    {
        var raised = await RaiseAsync();
        var path = $"/api/v1/persons/{raised.Persons[0]}/status";

        var unreasoned = await PostAsync("coordinator", path, new { status = "not-a-victim" });
        Assert.Equal(HttpStatusCode.BadRequest, unreasoned.StatusCode);

        var person = await JsonAsync(await PostAsync("coordinator", path, new { status = "not-a-victim", reason = "mistaken-identity" }));
        Assert.Equal("mistaken-identity", person.GetProperty("statusReason").GetString());
        Assert.Single(await AuditedAsync(), a => a == "change-status");
        var told = PersonStatusChanged.Parser.ParseJson((await EventsAsync())[^1].Payload);
        Assert.Equal((PersonStatus.PossibleVictim, PersonStatus.NotAVictim, "mistaken-identity"), (told.From, told.To, told.Reason));
        await PostAsync("coordinator", path, new { status = "not-a-victim", reason = "mistaken-identity" });
        Assert.Single(await ToldAsync(), e => e == "PersonStatusChanged");
        await RefusedAsync(
            await PostAsync("coordinator", path, new { status = "left-the-country" }),
            HttpStatusCode.Conflict,
            "PERSON_STATUS_NOT_REACHABLE"
        );
    }

    [Fact]
    public async Task ChangePhase_ThroughTheWholeLife_TellsEachChangeOnce()
    {
        var raised = await RaiseAsync();

        foreach (var phase in (string[])["working", "working", "closed", "closed", "acute"])
        {
            var response = await PostAsync("coordinator", Phase(raised), new { phase });
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(phase, (await JsonAsync(response)).GetProperty("phase").GetString());
        }

        var told = (await EventsAsync()).Skip(5).ToList();
        Assert.Equal([2L, 3L, 4L], told.Select(e => e.SubjectVersion));
        Assert.Equal(
            [(CasePhase.Acute, CasePhase.Working), (CasePhase.Working, CasePhase.Closed), (CasePhase.Closed, CasePhase.Acute)],
            told.Select(e => CasePhaseChanged.Parser.ParseJson(e.Payload)).Select(e => (e.From, e.To))
        );
        Assert.Equal(3, (await AuditedAsync()).Count(a => a == "change-phase"));
    }

    [Fact]
    public async Task Close_WhileSomethingStandsInTheWay_IsRefusedWithAllBlockers()
    {
        var raised = await RaiseAsync();
        await PostAsync("coordinator", Phase(raised), new { phase = "working" });
        Host.Peers.ClosureBlockers["obligations"] = ["DUTY_OPEN"];
        Host.Peers.ClosureBlockers["meetings"] = ["MEETING_CONVENED"];
        Host.Peers.ClosureBlockers["placements"] = ["PLACEMENT_RUNNING"];

        var response = await PostAsync("coordinator", Phase(raised), new { phase = "closed" });

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var problem = await JsonAsync(response);
        Assert.Equal("CASE_NOT_CLOSABLE", problem.GetProperty("code").GetString());
        Assert.Equal(
            ["DUTY_OPEN", "MEETING_CONVENED", "PLACEMENT_RUNNING"],
            problem.GetProperty("blockers").EnumerateArray().Select(b => b.GetString())
        );
        Assert.Equal(6, (await ToldAsync()).Count);
        Assert.Equal("working", (await GetJsonAsync("coordinator", $"/api/v1/cases/{raised.CaseId}")).GetProperty("phase").GetString());
    }

    [Theory]
    [InlineData("obligations")]
    [InlineData("meetings")]
    [InlineData("placements")]
    public async Task Close_WhenOneDoesNotAnswer_Is503AndChangesNothing(string silent)
    {
        var raised = await RaiseAsync();
        await PostAsync("coordinator", Phase(raised), new { phase = "working" });
        Host.Peers.SilentOnClosure.Add(silent);

        var response = await PostAsync("coordinator", Phase(raised), new { phase = "closed" });

        await RefusedAsync(response, HttpStatusCode.ServiceUnavailable, "UNAVAILABLE");
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(6, (await ToldAsync()).Count);
    }

    [Fact]
    public async Task ChangePhase_NotReachable_WrongRole_Stale_IsRefusedAndTellsNothing()
    {
        var raised = await RaiseAsync();

        await RefusedAsync(
            await PostAsync("coordinator", Phase(raised), new { phase = "closed" }),
            HttpStatusCode.Conflict,
            "CASE_PHASE_NOT_REACHABLE"
        );
        await RefusedAsync(await PostAsync("police-exit", Phase(raised), new { phase = "working" }), HttpStatusCode.Forbidden, "FORBIDDEN");
        await RefusedAsync(
            await PostAsync("coordinator-oslo", Phase(raised), new { phase = "working" }),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
        await PostAsync("police-exit", Danger(raised), new { level = "not-near-and-serious" });
        await RefusedAsync(
            await PostAsync("coordinator", Phase(raised), new { phase = "working" }, ifMatch: "\"1\""),
            HttpStatusCode.PreconditionFailed,
            "STALE_VERSION"
        );

        Assert.DoesNotContain("CasePhaseChanged", await ToldAsync());
        Assert.Equal(
            HttpStatusCode.OK,
            (await PostAsync("coordinator", Phase(raised), new { phase = "working" }, ifMatch: "\"2\"")).StatusCode
        );
    }

    [Fact]
    public async Task Assess_WhenTheCaseIsClosed_IsRefused()
    {
        var raised = await RaiseAsync();
        await PostAsync("coordinator", Phase(raised), new { phase = "working" });
        await PostAsync("coordinator", Phase(raised), new { phase = "closed" });

        await RefusedAsync(
            await PostAsync("police-exit", Danger(raised), new { level = "near-and-serious" }),
            HttpStatusCode.Conflict,
            "CASE_CLOSED"
        );
    }

    private static string Danger(Raised raised) => $"/api/v1/persons/{raised.Persons[0]}/danger-assessments";

    private static string Age(Raised raised) => $"/api/v1/persons/{raised.Persons[2]}/age-assessments";

    private static string Phase(Raised raised) => $"/api/v1/cases/{raised.CaseId}/phase";
}
