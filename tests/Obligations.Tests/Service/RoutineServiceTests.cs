using System.Net;
using System.Text.Json;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

public sealed class RoutineServiceTests : IAsyncLifetime
{
    private const string Base = "/api/v1/routines";
    private readonly ObligationsHost _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Version_BindsItsAgencies_AndAnAcknowledgementMeetsTheDuty()
    {
        var id = await RegisterAsync("Barnevern – politi (demo)");
        await PublishAsync(id, "police-exit", "child-welfare");
        var duties = await DutiesAsync("police-exit", id);
        Assert.Equal(["acknowledge-routine", "evaluate-routine", "train-staff"], duties.Select(Kind).Order(StringComparer.Ordinal));
        Assert.Equal("evaluate-routine", Kind(Assert.Single(await DutiesAsync("coordinator", id), o => AgencyOf(o, "coordinator"))));

        var response = await _world.PostAsync("police-exit", $"{Base}/{id}/versions/1/acknowledge", new { });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var twice = await _world.PostAsync("police-exit", $"{Base}/{id}/versions/1/acknowledge", new { });
        Assert.Equal(HttpStatusCode.OK, twice.StatusCode);
        var duty = (await DutiesAsync("police-exit", id)).Single(o => Kind(o) == "acknowledge-routine");
        Assert.Equal("fulfilled", duty.GetProperty("state").GetString());
        Assert.Equal(
            ["ObligationAssigned", "ObligationFulfilled"],
            await _world.ToldAsync($"obligations/{duty.GetProperty("id").GetGuid()}")
        );
        var read = await _world.GetAsync("auditor", $"{Base}/{id}");
        var acknowledged = read.GetProperty("versions")[0].GetProperty("acknowledgements").EnumerateArray().ToList();
        Assert.Single(acknowledged, a => a.TryGetProperty("acknowledgedAt", out _) && AgencyOf(a, "police-exit"));
        Assert.Equal(
            [
                "demo:coordinator register-routine",
                "demo:coordinator publish-routine-version",
                "demo:police-exit acknowledge-routine-version",
            ],
            await _world.AuditedAsync($"routines/{id}")
        );
    }

    [Fact]
    public async Task NewVersion_CancelsWhatTheOldOneAskedFor_AndAsksAnew()
    {
        var id = await RegisterAsync("Rutine (demo)");
        await PublishAsync(id, "police-exit");
        await PublishAsync(id, "police-exit");
        var states = (await DutiesAsync("police-exit", id)).Select(o => $"{Kind(o)} {o.GetProperty("state").GetString()}");
        Assert.Equal(
            [
                "acknowledge-routine cancelled",
                "acknowledge-routine open",
                "evaluate-routine open",
                "train-staff cancelled",
                "train-staff open",
            ],
            states.Order(StringComparer.Ordinal)
        );
        var old = await _world.PostAsync("police-exit", $"{Base}/{id}/versions/1/acknowledge", new { });
        Assert.Equal((HttpStatusCode.Conflict, "ROUTINE_SUPERSEDED"), (old.StatusCode, await ObligationsHost.CodeAsync(old)));
        var read = await _world.GetAsync("police-exit", $"{Base}/{id}");
        Assert.Equal([2, 1], read.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("number").GetInt32()));
        var listed = (await _world.GetAsync("police-exit", Base)).GetProperty("items").EnumerateArray().Single(r => Id(r) == id);
        Assert.Equal(2, Assert.Single(listed.GetProperty("versions").EnumerateArray()).GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Publish_ByAnotherAgencyOrStaleOrToUnknownAgencies_IsRefused()
    {
        var id = await RegisterAsync("Rutine (demo)");
        var path = $"{Base}/{id}/versions";
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync("coordinator-oslo", path, Body("police-exit"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync("police-exit", path, Body("police-exit"))).StatusCode);
        var stale = await _world.PostAsync("coordinator", path, Body("police-exit"), ifMatch: "\"9\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        var unknown = new
        {
            reference = "x",
            inForceOn = "2026-03-20",
            agencyIds = new[] { _world.NewId() },
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.PostAsync("coordinator", path, unknown)).StatusCode);
        var endless = new
        {
            reference = "x",
            inForceOn = "9999-12-31",
            agencyIds = new[] { ObligationsHost.AgencyOf("police-exit") },
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.PostAsync("coordinator", path, endless)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _world.PostAsync("coordinator", $"{Base}/{_world.NewId()}/versions", Body("police-exit"))).StatusCode
        );
        Assert.Empty(await DutiesAsync("police-exit", id));
    }

    [Fact]
    public async Task Acknowledge_ByAnAgencyThatIsNotBound_Is403_AndTheDutyIsNotFulfilledByHand()
    {
        var id = await RegisterAsync("Rutine (demo)");
        await PublishAsync(id, "police-exit");
        var other = await _world.PostAsync("counsel", $"{Base}/{id}/versions/1/acknowledge", new { });
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        var duty = (await DutiesAsync("police-exit", id)).Single(o => Kind(o) == "acknowledge-routine");
        var byHand = await _world.PostAsync("police-exit", $"/api/v1/obligations/{Id(duty)}/fulfil", new { });
        Assert.Equal((HttpStatusCode.Conflict, "DONE_WHERE_IT_IS_OWED"), (byHand.StatusCode, await ObligationsHost.CodeAsync(byHand)));
    }

    [Fact]
    public async Task Evaluation_IsGivenByEachParty_AndMeetsItsOwnDutyOnly()
    {
        var id = await RegisterAsync("Rutine (demo)");
        await PublishAsync(id, "police-exit", "child-welfare");
        var path = $"{Base}/{id}/evaluate";
        var given = await _world.PostAsync("police-exit", path, new { worksWell = false, note = "Call earlier (demo)" });
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        Assert.Equal(
            ["child-welfare open", "coordinator open", "police-exit fulfilled"],
            (await DutiesAsync("coordinator", id))
                .Where(o => Kind(o) == "evaluate-routine")
                .Select(o =>
                    $"{((string[])["child-welfare", "coordinator", "police-exit"]).Single(p => AgencyOf(o, p))} {o.GetProperty("state").GetString()}"
                )
                .Order(StringComparer.Ordinal)
        );
        var twice = await _world.PostAsync("police-exit", path, new { worksWell = true });
        Assert.Equal((HttpStatusCode.Conflict, "ROUTINE_EVALUATED"), (twice.StatusCode, await ObligationsHost.CodeAsync(twice)));
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync("counsel", path, new { worksWell = true })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.PostAsync("coordinator", path, new { })).StatusCode);
        var stale = await _world.PostAsync("coordinator", path, new { worksWell = true }, ifMatch: "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);

        var shares = (await _world.GetAsync("auditor", $"{Base}/{id}")).GetProperty("evaluations").EnumerateArray().ToList();
        Assert.Equal(3, shares.Count);
        var share = shares.Single(e => AgencyOf(e, "police-exit"));
        Assert.Equal((false, "Call earlier (demo)"), (share.GetProperty("worksWell").GetBoolean(), share.GetProperty("note").GetString()));
        var duty = (await DutiesAsync("coordinator", id)).First(o => Kind(o) == "evaluate-routine" && AgencyOf(o, "coordinator"));
        var byHand = await _world.PostAsync("coordinator", $"/api/v1/obligations/{Id(duty)}/fulfil", new { });
        Assert.Equal("DONE_WHERE_IT_IS_OWED", await ObligationsHost.CodeAsync(byHand));
    }

    [Fact]
    public async Task Evaluation_IsNotOwedByWhoIsNoPartyAnyMore()
    {
        var id = await RegisterAsync("Rutine (demo)");
        await PublishAsync(id, "police-exit");
        await PublishAsync(id, "child-welfare");
        var states = (await DutiesAsync("coordinator", id))
            .Where(o => Kind(o) == "evaluate-routine")
            .ToDictionary(o => o.GetProperty("agencyId").GetGuid(), o => o.GetProperty("state").GetString());
        Assert.Equal(
            ("cancelled", "open", "open"),
            (
                states[ObligationsHost.AgencyOf("police-exit")],
                states[ObligationsHost.AgencyOf("child-welfare")],
                states[ObligationsHost.AgencyOf("coordinator")]
            )
        );
    }

    [Fact]
    public async Task Evaluation_IsOwedEachYear_AlsoThoseThatPassedWhileTheServiceWasDown()
    {
        var id = await RegisterAsync("Rutine (demo)");
        await PublishAsync(id, "police-exit");
        _world.Host.Clock.Set(new DateTimeOffset(2029, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await _world.Host.RestartAsync();
        await Eventually.TrueAsync(
            async () => (await EvaluationsAsync(id)) is ["breached 2027-03-20", "breached 2028-03-20", "open 2029-03-20"],
            "three evaluations"
        );
        _world.Host.Clock.Set(new DateTimeOffset(2029, 3, 21, 12, 0, 0, TimeSpan.Zero));
        await Eventually.TrueAsync(async () => (await EvaluationsAsync(id)) is [_, _, _, "open 2030-03-20"], "the next");
    }

    [Fact]
    public async Task List_PageByPage_ShowsEachOnceByTitle()
    {
        string[] titles = ["Beredskap (demo)", "Avhør (demo)", "Coordination (demo)"];
        foreach (var title in titles)
        {
            await RegisterAsync(title);
        }
        var (seen, token) = (new List<string?>(), "");
        do
        {
            var page = await _world.GetAsync("counsel", $"{Base}?pageSize=1&pageToken={token}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("title").GetString()));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        Assert.Equal(titles.Order(StringComparer.Ordinal), seen);
    }

    private async Task<string[]> EvaluationsAsync(Guid id) =>
        [
            .. (await DutiesAsync("coordinator", id))
                .Where(o => Kind(o) == "evaluate-routine" && AgencyOf(o, "police-exit"))
                .Select(o => $"{o.GetProperty("state").GetString()} {LastDay(o):yyyy-MM-dd}"),
        ];

    private static DateTimeOffset LastDay(JsonElement duty) => duty.GetProperty("dueAt").GetDateTimeOffset().AddHours(-12);

    private async Task<Guid> RegisterAsync(string title)
    {
        var response = await _world.PostAsync("coordinator", Base, new { title });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return Id(await ObligationsHost.JsonAsync(response));
    }

    private async Task PublishAsync(Guid id, params string[] personas)
    {
        var response = await _world.PostAsync("coordinator", $"{Base}/{id}/versions", Body(personas));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private static object Body(params string[] personas) =>
        new
        {
            reference = "archive 1/26 (demo)",
            inForceOn = "2026-03-20",
            agencyIds = personas.Select(ObligationsHost.AgencyOf),
        };

    private async Task<JsonElement[]> DutiesAsync(string persona, Guid about) =>
        [
            .. (await _world.ObligationsAsync(persona, "pageSize=200")).Where(o =>
                o.TryGetProperty("aboutId", out var id) && id.GetGuid() == about
            ),
        ];

    private static bool AgencyOf(JsonElement json, string persona) =>
        json.GetProperty("agencyId").GetGuid() == ObligationsHost.AgencyOf(persona);

    private static string? Kind(JsonElement duty) => duty.GetProperty("kind").GetString();

    private static Guid Id(JsonElement json) => json.GetProperty("id").GetGuid();
}
