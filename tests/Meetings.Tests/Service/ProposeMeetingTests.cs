using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Events.V1;
using Tot.Intake.V1;

namespace Tot.Meetings.Tests.Service;

public sealed class ProposeMeetingTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Propose_FollowUp_TakesTheCompositionFromTheCase()
    {
        var scene = await fixture.IdentifyAsync();
        Know(scene, CasePhase.Working);

        var response = await PostAsync("coordinator", new { kind = "follow-up", caseId = scene.CaseId });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var meeting = await fixture.Host.As("coordinator").GetFromJsonAsync<JsonElement>(response.Headers.Location);
        Assert.Equal(
            ("follow-up", "proposed", "TOT-2026-900001"),
            (meeting.Text("kind"), meeting.Text("state"), meeting.Text("caseNumber"))
        );
        Assert.Null(meeting.Text("targetAt"));
        Assert.Equal(["coordinator", "police-exit", "social-services"], meeting.Items("composition").Select(s => s.Text("kind")));
    }

    [Fact]
    public async Task Propose_InAClosedCase_OrOneOutsideNeedToKnow_OrUnknownToIntake_IsRefused()
    {
        var scene = await fixture.IdentifyAsync();
        Know(scene, CasePhase.Closed);

        Assert.Equal(
            (409, "CASE_CLOSED"),
            await Scene.RefusalAsync(PostAsync("coordinator", new { kind = "guidance", caseId = scene.CaseId }))
        );
        Assert.Equal(
            (404, "NOT_FOUND"),
            await Scene.RefusalAsync(PostAsync("coordinator-oslo", new { kind = "guidance", caseId = scene.CaseId }))
        );
    }

    [Fact]
    public async Task Propose_KindAndCaseThatDoNotFit_NamesTheField()
    {
        var scene = await fixture.IdentifyAsync();

        Assert.Equal(["kind"], await Scene.BadFieldsAsync(PostAsync("coordinator", new { })));
        Assert.Equal(["caseId"], await Scene.BadFieldsAsync(PostAsync("coordinator", new { kind = "follow-up" })));
        Assert.Equal(
            ["caseId"],
            await Scene.BadFieldsAsync(PostAsync("coordinator", new { kind = "anonymous-discussion", caseId = scene.CaseId }))
        );
    }

    [Fact]
    public async Task AMeetingAboutNoCase_IsSeenByItsMunicipalitysCoordinatorAndTheSummoned_Only()
    {
        var response = await PostAsync("coordinator", new { kind = "anonymous-discussion" });
        var id = (await Scene.OkAsync(Task.FromResult(response))).GetProperty("id").GetGuid();
        var scene = new Scene(fixture.Host, Guid.Empty, id, new PersonIdentified());
        Assert.Equal(HttpStatusCode.NotFound, (await scene.GetAsync("police-exit")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.GetAsync("coordinator-oslo")).StatusCode);

        await scene.ConvenedAsync();

        Assert.Equal(HttpStatusCode.OK, (await scene.GetAsync("police-exit")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.GetAsync("child-welfare")).StatusCode);
        Assert.Contains(
            "SUMMARY:TOT\r\n",
            await (await scene.GetAsync("police-exit", "invitation.ics")).Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains(id, await ListAsync("police-exit", ""));
        Assert.DoesNotContain(id, await ListAsync("child-welfare", ""));
    }

    [Fact]
    public async Task EveryAct_WithoutToken_Is401_WrongRole_Is403_OutsideTheCase_Is404()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();

        foreach (var verb in (string[])["convene", "reschedule", "cancel", "held", "minutes", "minutes/amend", "minutes/recall"])
        {
            Assert.Equal(
                401,
                (int)(await fixture.Host.Anonymous().PostAsJsonAsync($"/api/v1/meetings/{scene.MeetingId}/{verb}", new { })).StatusCode
            );
            Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(scene.SendAsync("police-exit", verb, new { })));
            Assert.Equal((404, "NOT_FOUND"), await Scene.RefusalAsync(scene.SendAsync("coordinator-oslo", verb, new { })));
        }
        Assert.Equal(["MeetingProposed", "MeetingConvened"], await scene.ToldTypesAsync());
    }

    [Fact]
    public async Task Get_AfterRemovalFromTheRoster_Is404AtOnce()
    {
        var scene = await fixture.IdentifyAsync();
        Assert.Equal(HttpStatusCode.OK, (await scene.GetAsync("child-welfare")).StatusCode);

        fixture.Host.Peers.Remove(scene.CaseId, "child-welfare");

        Assert.Equal(HttpStatusCode.NotFound, (await scene.GetAsync("child-welfare")).StatusCode);
    }

    [Fact]
    public async Task Reading_IsAudited_AndAnotherMunicipalitysCoordinatorInTheRoster_ReadsButDoesNotDirect()
    {
        var scene = await fixture.IdentifyAsync();
        fixture.Host.Peers.Enrol(scene.CaseId, "coordinator-oslo");

        await scene.SeeAsync("coordinator-oslo");

        Assert.Contains(
            await fixture.Host.AuditAsync(),
            a => a.Action == "read-meeting" && a.OrganisationNumber == "310000221" && a.CaseId == scene.CaseId
        );
        Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(scene.SendAsync("coordinator-oslo", "convene", scene.Slot())));
    }

    [Fact]
    public async Task List_PagesNewestFirst_FiltersByState_AndKeepsToTheCallersCases()
    {
        var scene = await fixture.IdentifyAsync();
        Know(scene, CasePhase.Acute);
        var ids = new List<Guid> { scene.MeetingId };
        for (var i = 0; i < 4; i++)
        {
            fixture.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Add(
                (await Scene.OkAsync(PostAsync("coordinator", new { kind = "guidance", caseId = scene.CaseId })))
                    .GetProperty("id")
                    .GetGuid()
            );
        }
        await scene.ConvenedAsync();

        var read = new List<Guid>();
        var token = "";
        do
        {
            var page = await fixture
                .Host.As("police-exit")
                .GetFromJsonAsync<JsonElement>($"/api/v1/meetings?caseId={scene.CaseId}&pageSize=2&pageToken={token}");
            read.AddRange(page.Items("items").Select(m => m.GetProperty("id").GetGuid()));
            token = page.Text("nextPageToken");
        } while (token is not null);

        Assert.Equal(Enumerable.Reverse(ids), read);
        Assert.Equal([scene.MeetingId], await ListAsync("police-exit", $"?state=convened&caseId={scene.CaseId}"));
        Assert.DoesNotContain(await ListAsync("coordinator-oslo", ""), ids.Contains);
        Assert.Equal(
            (404, "NOT_FOUND"),
            await Scene.RefusalAsync(fixture.Host.As("coordinator-oslo").GetAsync($"/api/v1/meetings?caseId={scene.CaseId}"))
        );
        Assert.Equal(
            ["pageSize", "pageToken", "state"],
            await Scene.BadFieldsAsync(fixture.Host.As("coordinator").GetAsync("/api/v1/meetings?state=odd&pageSize=0&pageToken=!"))
        );
    }

    [Fact]
    public async Task OpenApi_DescribesEveryOperation_WithItsAnswerAndItsRefusals()
    {
        var document = await fixture.Host.Anonymous().GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var operations = document
            .GetProperty("paths")
            .EnumerateObject()
            .Where(p => !p.Name.StartsWith("/api/v1/audit/", StringComparison.Ordinal))
            .SelectMany(p => p.Value.EnumerateObject())
            .Select(o => o.Value)
            .ToList();
        Assert.Equal(
            [
                "AddParticipants",
                "AmendMinutes",
                "AnswerSummons",
                "CancelMeeting",
                "ConveneMeeting",
                "ConveneOccurrence",
                "ConveneStandingMeeting",
                "DraftMinutes",
                "EndStandingMeeting",
                "FinaliseMinutes",
                "GetInvitation",
                "GetMeeting",
                "GetStandingInvitation",
                "GetStandingMeeting",
                "HoldMeeting",
                "ListMeetings",
                "ListMinutes",
                "ListOccurrences",
                "ListStandingMeetings",
                "ListSummonses",
                "ProposeMeeting",
                "ReadYearlyMeetings",
                "RecallMinutes",
                "ReceiveCalendarReply",
                "RescheduleMeeting",
            ],
            operations.Select(o => o.Text("operationId")).Order(StringComparer.Ordinal)
        );
        Assert.All(
            operations,
            o =>
            {
                var responses = o.GetProperty("responses").EnumerateObject().ToDictionary(r => r.Name, r => r.Value);
                Assert.Superset(new HashSet<string> { "400", "401", "403", "404", "409" }, responses.Keys.ToHashSet());
                Assert.True(responses.First(r => r.Key.StartsWith('2')).Value.TryGetProperty("content", out _));
            }
        );
    }

    private static void Know(Scene scene, CasePhase phase) =>
        scene.Host.Peers.Cases[scene.CaseId] = new GetCaseResponse
        {
            CaseId = scene.CaseId.ToString(),
            CaseNumber = "TOT-2026-900001",
            Municipality = "4601",
            Phase = phase,
            Persons =
            {
                new IdentifiedPerson { PersonId = Guid.CreateVersion7().ToString(), AgeGroup = AgeGroup.Adult },
            },
        };

    private Task<HttpResponseMessage> PostAsync(string persona, object body) =>
        fixture.Host.As(persona).PostAsJsonAsync("/api/v1/meetings", body);

    private async Task<Guid[]> ListAsync(string persona, string query) =>
        [
            .. (await fixture.Host.As(persona).GetFromJsonAsync<JsonElement>("/api/v1/meetings" + query))
                .Items("items")
                .Select(m => m.GetProperty("id").GetGuid()),
        ];
}
