using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Placements.V1;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class AftercareServiceTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    [Fact]
    public async Task Plan_SignedByThree_MeetsTheDeadline_AndNoLongerBlocksTheCase()
    {
        var (caseId, path) = await AHeldChildAsync();
        Assert.Contains("AFTERCARE_UNSIGNED", await BlockersAsync(caseId));

        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(path, Plan())).StatusCode);
        foreach (var persona in (string[])["immigration", ChildWelfare, "police-exit"])
        {
            Assert.DoesNotContain("AftercareSigned", await world.TypesToldOfAsync(caseId));
            Assert.Equal(HttpStatusCode.OK, (await SignAsync(path, persona)).StatusCode);
        }

        Assert.Single(await world.TypesToldOfAsync(caseId), type => type == "AftercareSigned");
        Assert.Single(await world.TypesToldOfAsync(caseId), type => type == "DeadlineMet");
        Assert.Equal(["PLACEMENT_RUNNING"], await BlockersAsync(caseId));
        Assert.Equal(3, (await world.ShowAsync(path)).GetProperty("aftercare").GetProperty("signedBy").GetArrayLength());
        await RefusedAsync(await PutAsync(path, Plan("Something else.")), HttpStatusCode.Conflict, "AFTERCARE_ALREADY_SIGNED");
    }

    [Fact]
    public async Task Closure_IsBlockedByAnUnsignedPlan_AlsoAfterTheEnd_ButNotWithoutDecisions()
    {
        var (held, path) = await AHeldChildAsync();
        await world.PostAsync(path + "/end", new { lastDay = "2026-03-20", reason = "The need has ceased." });
        var (neverHeld, other) = await world.APlacementAsync();
        await world.PostAsync(other + "/end", new { lastDay = "2026-03-20", reason = "The need has ceased." });

        Assert.Equal(["AFTERCARE_UNSIGNED"], await BlockersAsync(held));
        Assert.Empty(await BlockersAsync(neverHeld));
    }

    [Fact]
    public async Task Plan_IsShownToTheRoster_WithWhatItLacks_AndTheReadingIsAudited()
    {
        var (caseId, path) = await AHeldChildAsync();
        await RefusedAsync(await world.GetAsync(path + "/aftercare-plan"), HttpStatusCode.NotFound, "NOT_FOUND");
        await PutAsync(path, new { parts = new[] { Part("safety", "An invented text.") } });

        var plan = await world.ShowAsync(path + "/aftercare-plan", "police-exit");

        Assert.Equal("An invented text.", plan.GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(["care", "residence"], plan.GetProperty("missingTopics").EnumerateArray().Select(topic => topic.GetString()));
        Assert.Contains(await world.Host.AuditAsync(), entry => entry.CaseId == caseId && entry.Action == "read-aftercare-plan");
        await RefusedAsync(await SignAsync(path, "police-exit"), HttpStatusCode.Conflict, "AFTERCARE_INCOMPLETE");
        await RefusedAsync(await world.GetAsync(path + "/aftercare-plan", "coordinator-oslo"), HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.DoesNotContain(await world.ToldOfAsync(caseId), told => told.Payload.Contains("invented text", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sign_AnOlderRevision_IsRefused()
    {
        var (_, path) = await AHeldChildAsync();
        await PutAsync(path, Plan());
        await SignAsync(path, "police-exit");
        await PutAsync(path, Plan("Changed."));

        await RefusedAsync(await SignAsync(path, "immigration"), HttpStatusCode.Conflict, "AFTERCARE_PLAN_CHANGED");
        Assert.Equal(HttpStatusCode.OK, (await SignAsync(path, "immigration", 2)).StatusCode);
        var signatures = (await world.ShowAsync(path + "/aftercare-plan")).GetProperty("signatures");
        Assert.Equal("immigration", Assert.Single(signatures.EnumerateArray()).GetProperty("party").GetString());
    }

    [Fact]
    public async Task Sign_ByOthers_IsRefused()
    {
        var (_, path) = await AHeldChildAsync();
        await PutAsync(path, Plan());

        Assert.Equal(HttpStatusCode.Forbidden, (await SignAsync(path, "coordinator")).StatusCode);
        await RefusedAsync(await SignAsync(path, "police-exit-oslo"), HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(path, Plan(), "police-exit")).StatusCode);
    }

    [Fact]
    public async Task Put_WithProblems_NamesEach()
    {
        var (_, path) = await AHeldChildAsync();
        var stranger = new
        {
            topic = "care",
            agencyId = Guid.CreateVersion7(),
            text = "x",
        };

        var missing = await RefusedAsync(
            await PutAsync(path, new { parts = new object[] { new { topic = "care" } } }),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );
        var outside = await RefusedAsync(
            await PutAsync(path, new { parts = new[] { stranger } }),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );
        await RefusedAsync(
            await PutAsync(path, new { parts = new[] { Part("care", "x"), Part("care", "y") } }),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );

        Assert.Equal(["parts[0].agencyId", "parts[0].text"], Fields(missing));
        Assert.Equal(["parts[0].agencyId"], Fields(outside));
    }

    private async Task<(Guid Case, string Path)> AHeldChildAsync()
    {
        var (caseId, path) = await world.APlacementAsync();
        world.Host.Peers.Enrol(caseId, "police-exit", "immigration");
        Assert.Equal(HttpStatusCode.Created, (await world.DecideAsync(path, Board("2026-03-10"))).StatusCode);
        return (caseId, path);
    }

    private static object Plan(string text = "Agreed.") =>
        new { parts = new[] { Part("care", text), Part("safety", text), Part("residence", text) } };

    private static object Part(string topic, string text) =>
        new
        {
            topic,
            agencyId = PeerWorld.AgencyOf(ChildWelfare),
            text,
        };

    private Task<HttpResponseMessage> PutAsync(string path, object plan, string persona = ChildWelfare) =>
        world.Host.As(persona).PutAsJsonAsync($"/api/v1/{path}/aftercare-plan", plan);

    private Task<HttpResponseMessage> SignAsync(string path, string persona, int revision = 1) =>
        world.PostAsync(path + "/aftercare-plan/signatures", new { revision }, persona);

    private async Task<IEnumerable<string>> BlockersAsync(Guid caseId) =>
        (
            await new PlacementService.PlacementServiceClient(world.Host.AsService("intake")).CheckClosureAsync(
                new CheckClosureRequest { CaseId = caseId.ToString() }
            )
        ).Blockers;

    private static IEnumerable<string> Fields(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order();
}
