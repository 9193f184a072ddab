using System.Net;
using System.Text.Json;
using Tot.Placements.V1;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class PlacementActsTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    [Fact]
    public async Task ApplicationSent_InTime_MeetsItsDeadline_OnceHoweverOftenItIsSaid()
    {
        var (caseId, path) = await world.APlacementAsync();
        var decision = (await JsonOf(await world.DecideAsync(path, Acute("2026-03-10")))).GetProperty("id").GetGuid();
        var sent = new { decisionId = decision, sentAt = "2026-03-11T10:00:00+01:00" };

        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(path + "/application-sent", sent)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(path + "/application-sent", sent)).StatusCode);

        Assert.Single(await world.TypesToldOfAsync(caseId), type => type == "DeadlineMet");
        Assert.Single(await world.Host.AuditAsync(), entry => entry.CaseId == caseId && entry.Action == "record-application-sent");
        Assert.Equal("met", StateOf(await world.ShowAsync(path), "acute-application-due"));
        await RefusedAsync(
            await world.PostAsync(path + "/application-sent", sent with { sentAt = "2026-03-12T10:00:00+01:00" }),
            HttpStatusCode.Conflict,
            "APPLICATION_ALREADY_SENT"
        );
        await RefusedAsync(
            await world.PostAsync(path + "/application-sent", sent with { decisionId = Guid.CreateVersion7() }),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
    }

    [Fact]
    public async Task Acts_WhileDeadlinesFire_AreNotTurnedAway()
    {
        // Each of these decisions has warnings that are due at once.
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 24)
                .Select(async _ =>
                {
                    var (_, path) = await world.APlacementAsync();
                    var decision = (await JsonOf(await world.DecideAsync(path, Acute("2026-03-10")))).GetProperty("id").GetGuid();
                    var sent = await world.PostAsync(
                        path + "/application-sent",
                        new { decisionId = decision, sentAt = "2026-03-11T10:00:00Z" }
                    );
                    return (
                        sent.StatusCode,
                        (await world.PostAsync(path + "/end", new { lastDay = "2026-03-20", reason = "Over." })).StatusCode
                    );
                })
        );

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), answer));
    }

    [Fact]
    public async Task Absence_ThenReturn_IsToldAtOnce()
    {
        var (caseId, path) = await world.APlacementAsync();
        await world.DecideAsync(path, Acute("2026-03-10"));

        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(path + "/absences", new { firstDay = "2026-03-12" })).StatusCode);
        await RefusedAsync(
            await world.PostAsync(path + "/absences", new { firstDay = "2026-03-13" }),
            HttpStatusCode.Conflict,
            "CHILD_ALREADY_MISSING"
        );
        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(path + "/absences", new { lastDay = "2026-03-14" })).StatusCode);

        Assert.Equal(
            ["ChildMissing", "ChildReturned"],
            (await world.TypesToldOfAsync(caseId)).Where(type => type.StartsWith("Child", StringComparison.Ordinal))
        );
        var absence = Assert.Single((await world.ShowAsync(path)).GetProperty("absences").EnumerateArray());
        Assert.Equal("2026-03-14", absence.GetProperty("lastDay").GetString());
    }

    [Fact]
    public async Task Absence_Afterwards_WithBothDays_IsRecordedOnce()
    {
        var (caseId, path) = await world.APlacementAsync();
        var away = new { firstDay = "2026-03-12", lastDay = "2026-03-14" };

        await world.PostAsync(path + "/absences", away);
        await world.PostAsync(path + "/absences", away);

        Assert.Equal(["PlacementStarted", "ChildMissing", "ChildReturned"], await world.TypesToldOfAsync(caseId));
    }

    [Fact]
    public async Task End_WithdrawsDeadlines_AndRefusesDecisionsAfterwards()
    {
        var (caseId, path) = await world.APlacementAsync();
        await world.DecideAsync(path, Board("2026-03-10"));
        var before = (await world.TypesToldOfAsync(caseId)).Length;

        Assert.Equal(
            HttpStatusCode.OK,
            (await world.PostAsync(path + "/end", new { lastDay = "2026-03-20", reason = "The need has ceased." })).StatusCode
        );

        // The clock may warn of what is near at any moment.
        Assert.Equal(
            ["DeadlineMoved", "DeadlineWithdrawn", "DeadlineWithdrawn", "DeadlineWithdrawn", "PlacementEnded"],
            (await world.TypesToldOfAsync(caseId))[before..].Where(type => type != "DeadlineApproaching").Order()
        );
        await RefusedAsync(await world.DecideAsync(path, Board("2026-04-21")), HttpStatusCode.Conflict, "PLACEMENT_ENDED");
        var shown = await world.ShowAsync(path);
        Assert.Equal(("ended", "2026-03-20"), (shown.GetProperty("state").GetString(), shown.GetProperty("endedOn").GetString()));
    }

    [Fact]
    public async Task Closure_IsBlocked_WhileThePlacementHasNotEnded()
    {
        var (caseId, path) = await world.APlacementAsync();
        var questions = new PlacementService.PlacementServiceClient(world.Host.AsService("intake"));
        var request = new CheckClosureRequest { CaseId = caseId.ToString() };

        Assert.Equal(["PLACEMENT_RUNNING"], (await questions.CheckClosureAsync(request)).Blockers);
        await world.PostAsync(path + "/end", new { lastDay = "2026-03-20", reason = "The need has ceased." });

        Assert.Empty((await questions.CheckClosureAsync(request)).Blockers);
    }

    [Fact]
    public async Task Get_IsAudited_AndSecretOutsideTheRoster()
    {
        var (caseId, path) = await world.APlacementAsync();

        await world.ShowAsync(path, "coordinator");

        Assert.Contains(
            await world.Host.AuditAsync(),
            entry => entry.CaseId == caseId && entry is { Action: "read-placement", Subject: "demo:coordinator" }
        );
        foreach (var secret in (string[])[path, $"placements?caseId={caseId}", $"deadlines?caseId={caseId}"])
        {
            await RefusedAsync(await world.GetAsync(secret, "coordinator-oslo"), HttpStatusCode.NotFound, "NOT_FOUND");
        }
        Assert.Empty((await world.ShowAsync("placements", "coordinator-oslo")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task List_PagesThroughACase()
    {
        var (caseId, personId) = world.AChild();
        var institutionId = await world.AnInstitutionAsync();
        for (var i = 0; i < 3; i++)
        {
            await world.PostAsync(
                "placements",
                new
                {
                    caseId,
                    personId,
                    institutionId,
                }
            );
        }

        var first = await world.ShowAsync($"placements?caseId={caseId}&pageSize=2");
        var rest = await world.ShowAsync(
            $"placements?caseId={caseId}&pageSize=2&pageToken={first.GetProperty("nextPageToken").GetString()}"
        );

        Assert.Equal((2, 1), (first.GetProperty("items").GetArrayLength(), rest.GetProperty("items").GetArrayLength()));
        Assert.False(rest.TryGetProperty("nextPageToken", out _));
        Assert.Equal(3, Ids(first).Concat(Ids(rest)).Distinct().Count());
    }

    [Fact]
    public async Task Institutions_AreListedAndShown_AndFosterHomesRefused()
    {
        var id = await world.AnInstitutionAsync();

        var shown = await world.ShowAsync($"institutions/{id}", "institution");
        var first = await world.ShowAsync("institutions?pageSize=1");
        var rest = await world.ShowAsync($"institutions?pageToken={first.GetProperty("nextPageToken").GetString()}");

        Assert.Equal("Invented House", shown.GetProperty("name").GetString());
        Assert.Contains(id, Ids(first).Concat(Ids(rest)));
        await RefusedAsync(
            await world.PostAsync(
                "institutions",
                new
                {
                    name = "Invented home",
                    kind = "foster-home",
                    places = 1,
                },
                "admin"
            ),
            HttpStatusCode.Conflict,
            "FOSTER_HOME_NOT_ALLOWED"
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("institutions", new { }, "coordinator")).StatusCode);
    }

    [Fact]
    public async Task RuleSets_ShowEveryParameterWithItsSource()
    {
        var sets = (await world.ShowAsync("rule-sets", "auditor")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["bvl-1992-4-29", "bvl-2021-6-6"], sets.Select(set => set.GetProperty("code").GetString()));
        Assert.Equal("verify-against-statute", sets[1].GetProperty("confidence").GetString());
        Assert.All(
            sets.SelectMany(set => set.GetProperty("parameters").EnumerateArray()),
            parameter => Assert.NotEmpty(parameter.GetProperty("source").GetString()!)
        );
    }

    private static string? StateOf(JsonElement placement, string kind) =>
        placement
            .GetProperty("deadlines")
            .EnumerateArray()
            .Single(deadline => deadline.GetProperty("kind").GetString() == kind)
            .GetProperty("state")
            .GetString();

    private static IEnumerable<Guid> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid());
}
