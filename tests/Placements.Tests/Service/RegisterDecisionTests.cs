using System.Net;
using System.Net.Http.Json;
using Tot.Events.V1;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class RegisterDecisionTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    [Fact]
    public async Task Post_AcuteThenBoard_BuildsTheChain_AndTellsEveryDeadline()
    {
        var (caseId, path) = await world.APlacementAsync();

        var acute = await world.DecideAsync(path, Acute("2026-03-10", sentAt: "2026-03-12T09:00:00+01:00"));
        var board = await world.DecideAsync(path, Board("2026-03-20"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (acute.StatusCode, board.StatusCode));
        Assert.Equal("\"3\"", board.Headers.ETag?.ToString());
        var shown = await world.ShowAsync(path);
        Assert.Equal("2026-09-09", shown.GetProperty("capLastDay").GetString());
        Assert.Equal((1, 183), (shown.GetProperty("daysUsed").GetInt32(), shown.GetProperty("daysLeft").GetInt32()));
        Assert.Equal(
            [("acute-decision", "2026-03-10", "2026-03-19"), ("board-decision", "2026-03-20", "2026-04-30")],
            shown
                .GetProperty("decisions")
                .EnumerateArray()
                .Select(d =>
                    (d.GetProperty("kind").GetString(), d.GetProperty("firstDay").GetString(), d.GetProperty("lastDay").GetString())
                )
        );
        Assert.All(
            shown.GetProperty("deadlines").EnumerateArray(),
            deadline =>
                Assert.All(
                    (string[])["basis", "rule", "ruleSet", "source", "confidence", "latestSafeDay", "dueOn", "dueAt", "state"],
                    member => Assert.NotEmpty(deadline.GetProperty(member).GetString()!)
                )
        );
        Assert.Equal(
            [
                "PlacementStarted",
                "DecisionRegistered",
                "DeadlineSet", // acute-approval-target
                "DeadlineSet", // acute-application-due
                "DeadlineMet",
                "DeadlineSet", // aftercare-plan-due
                "DeadlineSet", // decision-expires
                "DeadlineSet", // cap-reached
                "DecisionRegistered",
                "DeadlineSet", // next-application-due
                "DeadlineMoved", // aftercare-plan-due
                "DeadlineMoved", // decision-expires
            ],
            await world.TypesToldOfAsync(caseId)
        );
    }

    [Fact]
    public async Task Post_PastTheCap_IsRefusedWithTheLastLawfulDay_AndTellsNothing()
    {
        var (caseId, path) = await world.APlacementAsync();
        await world.DecideAsync(path, Acute("2026-03-10", sentAt: "2026-03-12T09:00:00+01:00"));
        var told = (await world.ToldOfAsync(caseId)).Count;

        var problem = await RefusedAsync(
            await world.DecideAsync(path, Board("2026-08-15", "2026-09-10")),
            HttpStatusCode.Conflict,
            "PLACEMENT_EXCEEDS_CAP"
        );

        Assert.Equal("2026-09-09", problem.GetProperty("lastLawfulDay").GetString());
        Assert.Equal(
            ["PLACEMENT_EXCEEDS_CAP"],
            problem.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetProperty("code").GetString())
        );
        Assert.Equal(told, (await world.ToldOfAsync(caseId)).Count);
    }

    [Fact]
    public async Task Post_WithSeveralRefusals_ListsThemAll()
    {
        var (_, path) = await world.APlacementAsync(danger: "not yet");

        var problem = await RefusedAsync(
            await world.DecideAsync(path, Board("2026-03-10", "2026-10-01")),
            HttpStatusCode.Conflict,
            "DANGER_ASSESSMENT_MISSING"
        );

        Assert.Equal(
            ["DANGER_ASSESSMENT_MISSING", "PLACEMENT_EXCEEDS_CAP", "DECISION_TOO_LONG"],
            problem.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetProperty("code").GetString())
        );
    }

    [Theory]
    [InlineData("", HttpStatusCode.Created)]
    [InlineData("2026-03-10", HttpStatusCode.Created)]
    [InlineData("2026-03-09", HttpStatusCode.Conflict)]
    public async Task Post_BoardDecision_NeedsAnAssessmentValidOnItsDay(string validUntil, HttpStatusCode status)
    {
        var (caseId, personId) = world.AChild(validUntil: validUntil);
        var created = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId = await world.AnInstitutionAsync(),
            }
        );
        var path = created.Headers.Location!.ToString()["/api/v1/".Length..];

        Assert.Equal(status, (await world.DecideAsync(path, Board("2026-03-10"))).StatusCode);
    }

    [Fact]
    public async Task Post_AcuteDecision_NeedsNoAssessment()
    {
        var (_, path) = await world.APlacementAsync(danger: "not yet");

        Assert.Equal(HttpStatusCode.Created, (await world.DecideAsync(path, Acute("2026-03-10"))).StatusCode);
    }

    [Fact]
    public async Task Post_BeyondTheInstitutionsApproval_IsRefused()
    {
        var (caseId, personId) = world.AChild();
        var institutionId = await world.AnInstitutionAsync("2020-01-01", "2026-04-01");
        var created = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId,
            }
        );
        var path = created.Headers.Location!.ToString()["/api/v1/".Length..];

        await RefusedAsync(await world.DecideAsync(path, Board("2026-03-10")), HttpStatusCode.Conflict, "INSTITUTION_NOT_APPROVED");
        Assert.Equal(HttpStatusCode.Created, (await world.DecideAsync(path, Board("2026-03-10", "2026-04-01"))).StatusCode);
    }

    [Fact]
    public async Task Post_OnAStaleVersion_Is412_AndTellsNothing()
    {
        var (caseId, path) = await world.APlacementAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}/decisions")
        {
            Content = JsonContent.Create(Acute("2026-03-10")),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "\"7\"");

        await RefusedAsync(await world.Host.As(ChildWelfare).SendAsync(request), HttpStatusCode.PreconditionFailed, "STALE_VERSION");
        Assert.Equal(["PlacementStarted"], await world.TypesToldOfAsync(caseId));
    }

    [Fact]
    public async Task Post_AtOnceByTwo_RegistersOne()
    {
        var (caseId, path) = await world.APlacementAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.DecideAsync(path, Board("2026-03-10"))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(await world.TypesToldOfAsync(caseId), type => type == "DecisionRegistered");
    }

    [Fact]
    public async Task Post_RenewalAtOnceByTwo_MovesDeadlinesOnce()
    {
        var (caseId, path) = await world.APlacementAsync();
        await world.DecideAsync(path, Board("2026-03-10"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.DecideAsync(path, Board("2026-04-21"))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(3, (await world.TypesToldOfAsync(caseId)).Count(type => type == "DeadlineMoved"));
    }

    [Fact]
    public async Task Post_BadFields_NamesEach()
    {
        var (_, path) = await world.APlacementAsync();

        var problem = await RefusedAsync(
            await world.DecideAsync(
                path,
                new
                {
                    kind = "board-decision",
                    firstDay = "2026-03-10",
                    lastDay = "2026-03-09",
                    applicationSentAt = "2026-03-10T10:00:00Z",
                }
            ),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );

        Assert.Equal(
            ["applicationSentAt", "decidedAt", "lastDay"],
            problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order()
        );
    }

    [Fact]
    public async Task Post_OutsideTheRoster_IsNotFound()
    {
        var (_, path) = await world.APlacementAsync();

        await RefusedAsync(
            await world.PostAsync(path + "/decisions", Acute("2026-03-10"), "child-welfare-oslo"),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
    }

    [Fact]
    public void KindsOfDeadlines_AreTheSameInTheDomainAndInTheEvents() =>
        Assert.Equal(
            Enum.GetNames<Placements.Domain.Clock.DeadlineKind>().Order(),
            Enum.GetNames<DeadlineKind>().Except(["Unspecified"]).Order()
        );
}
