using System.Net;
using System.Text.Json;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

public sealed class AgreementServiceTests : IAsyncLifetime
{
    private const string Base = "/api/v1/agreements";
    private readonly ObligationsHost _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Agreement_IntoForceReviewedAndTerminated_CarriesTheDutyAlong()
    {
        var id = await RegisterAsync("Politi – barnevern (demo)");
        Assert.Empty(await DutiesAsync(id));
        var inForce = await ActAsync("coordinator", id, "bring-into-force", new { });
        Assert.Equal(("in-force", "2027-03-01"), (Text(inForce, "state"), Text(inForce, "reviewDueOn")));
        var first = Assert.Single(await DutiesAsync(id));
        Assert.Equal(("review-agreement", "open"), (Text(first, "kind"), Text(first, "state")));
        Assert.Equal(ObligationsHost.AgencyOf("police-exit"), first.GetProperty("agencyId").GetGuid());

        // The responsible party's own act closes its duty, and nothing else does.
        var byHand = await _world.PostAsync("police-exit", $"/api/v1/obligations/{first.GetProperty("id").GetGuid()}/fulfil", new { });
        Assert.Equal("DONE_WHERE_IT_IS_OWED", await ObligationsHost.CodeAsync(byHand));
        await ActAsync("police-exit", id, "review", new { note = "Works well (demo)", nextReviewOn = "2026-12-01" });
        // Soonest due first: the review that is owed now.
        Assert.Equal(["open", "fulfilled"], (await DutiesAsync(id)).Select(d => Text(d, "state")));

        await ActAsync("coordinator", id, "terminate", new { reason = "Merged (demo)" });
        Assert.Equal(["cancelled", "fulfilled"], (await DutiesAsync(id)).Select(d => Text(d, "state")).Order(StringComparer.Ordinal));
        var read = await _world.GetAsync("counsel", $"{Base}/{id}");
        Assert.Equal(
            ["bring-into-force", "review", "terminate"],
            read.GetProperty("steps").EnumerateArray().Select(s => Text(s, "action"))
        );
        Assert.Equal(
            [
                "demo:coordinator register-agreement",
                "demo:coordinator bring-agreement-into-force",
                "demo:police-exit review-agreement",
                "demo:coordinator terminate-agreement",
            ],
            await _world.AuditedAsync($"agreements/{id}")
        );
        Assert.Equal(
            ["ObligationAssigned", "ObligationFulfilled"],
            await _world.ToldAsync($"obligations/{first.GetProperty("id").GetGuid()}")
        );
    }

    [Fact]
    public async Task Review_NotHeld_IsBreached_AndTheNextYearsIsOwed_UntilTheAgreementExpires()
    {
        var id = await RegisterAsync("Avtale (demo)", validUntil: "2028-06-30");
        await ActAsync("coordinator", id, "bring-into-force", new { });
        _world.Host.Clock.Set(new DateTimeOffset(2028, 7, 2, 12, 0, 0, TimeSpan.Zero));
        await _world.Host.RestartAsync();
        await Eventually.TrueAsync(
            async () =>
                Text(await _world.GetAsync("coordinator", $"{Base}/{id}"), "state") == "expired"
                && (await DutiesAsync(id)).Select(d => Text(d, "state")).Order(StringComparer.Ordinal).ToArray()
                    is ["breached", "breached", "cancelled"],
            "two reviews that nobody held, and one that is asked no more"
        );
        var renewed = await ActAsync("coordinator", id, "renew", new { validUntil = "2031-06-30" });
        Assert.Equal(("in-force", "2029-03-01"), (Text(renewed, "state"), Text(renewed, "reviewDueOn")));
        Assert.Single(await DutiesAsync(id), d => Text(d, "state") == "open");
    }

    [Fact]
    public async Task Successor_IntoForce_SupersedesTheOldOne()
    {
        var old = await RegisterAsync("Avtale 2026 (demo)");
        await ActAsync("coordinator", old, "bring-into-force", new { });
        var next = await RegisterAsync("Avtale 2027 (demo)", supersedes: old);
        Assert.Equal("in-force", Text(await _world.GetAsync("coordinator", $"{Base}/{old}"), "state"));
        await ActAsync("coordinator", next, "bring-into-force", new { });
        Assert.Equal("superseded", Text(await _world.GetAsync("coordinator", $"{Base}/{old}"), "state"));
        Assert.Equal("cancelled", Text(Assert.Single(await DutiesAsync(old)), "state"));
        var again = await _world.PostAsync("coordinator", $"{Base}/{old}/review", new { });
        Assert.Equal((HttpStatusCode.Conflict, "AGREEMENT_STATE"), (again.StatusCode, await ObligationsHost.CodeAsync(again)));
    }

    [Fact]
    public async Task Acts_ByOthersOrStaleOrOnADraftThatCannot_AreRefused()
    {
        var id = await RegisterAsync("Avtale (demo)");
        var other = await _world.PostAsync("coordinator-oslo", $"{Base}/{id}/terminate", new { reason = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync("counsel", $"{Base}/{id}/review", new { })).StatusCode);
        var stale = await _world.PostAsync("coordinator", $"{Base}/{id}/bring-into-force", new { }, ifMatch: "\"7\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        var early = await _world.PostAsync("coordinator", $"{Base}/{id}/review", new { });
        Assert.Equal((HttpStatusCode.Conflict, "AGREEMENT_STATE"), (early.StatusCode, await ObligationsHost.CodeAsync(early)));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _world.PostAsync("coordinator", $"{Base}/{_world.NewId()}/bring-into-force", new { })).StatusCode
        );
        var wrong = await _world.PostAsync("coordinator", Base, new { terms = Terms("", null) });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var endless = await _world.PostAsync("coordinator", Base, new { terms = Terms("A", "9999-12-31") });
        Assert.Equal(HttpStatusCode.BadRequest, endless.StatusCode);
        var renewed = await _world.PostAsync("coordinator", $"{Base}/{id}/renew", new { validUntil = "9999-12-31" });
        Assert.Equal(HttpStatusCode.BadRequest, renewed.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync("counsel", Base, new { terms = Terms("A", null) })).StatusCode);
        Assert.Empty(await DutiesAsync(id));
    }

    [Fact]
    public async Task Revise_ChangesADraftOnly()
    {
        var id = await RegisterAsync("Utkast (demo)");
        var revised = await _world.SendAsync("coordinator", HttpMethod.Put, $"{Base}/{id}", Terms("Avtale (demo)", null), ifMatch: "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (revised.StatusCode, revised.Headers.ETag?.Tag));
        await ActAsync("coordinator", id, "bring-into-force", new { });
        var late = await _world.SendAsync("coordinator", HttpMethod.Put, $"{Base}/{id}", Terms("Noe annet (demo)", null));
        Assert.Equal("AGREEMENT_STATE", await ObligationsHost.CodeAsync(late));
        Assert.Equal("Avtale (demo)", Text(await _world.GetAsync("police-exit", $"{Base}/{id}"), "title"));
    }

    [Fact]
    public async Task List_FiltersByPartyAndState_AndSortsByReviewDay()
    {
        var late = await RegisterAsync("A (demo)", reviewDueOn: "2026-12-01");
        var soon = await RegisterAsync("B (demo)", reviewDueOn: "2026-04-01");
        var draft = await RegisterAsync("C (demo)");
        await ActAsync("coordinator", late, "bring-into-force", new { });
        await ActAsync("coordinator", soon, "bring-into-force", new { });
        var party = ObligationsHost.AgencyOf("child-welfare");
        Assert.Equal([soon, late], await ListAsync($"state=in-force&partyId={party}&orderBy=reviewDueOn"));
        Assert.Equal([late, soon], await ListAsync("state=in-force,expired&orderBy=reviewDueOn desc"));
        Assert.Equal([draft], await ListAsync($"state=draft&responsibleId={ObligationsHost.AgencyOf("police-exit")}"));
        Assert.Empty(await ListAsync($"partyId={ObligationsHost.AgencyOf("counsel")}"));
    }

    private async Task<Guid[]> ListAsync(string query) =>
        [
            .. (await _world.GetAsync("counsel", $"{Base}?{query}"))
                .GetProperty("items")
                .EnumerateArray()
                .Select(a => a.GetProperty("id").GetGuid()),
        ];

    private async Task<Guid> RegisterAsync(string title, string? validUntil = null, Guid? supersedes = null, string? reviewDueOn = null)
    {
        var body = new { terms = Terms(title, validUntil, reviewDueOn), supersedesId = supersedes };
        var response = await _world.PostAsync("coordinator", Base, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await ObligationsHost.JsonAsync(response)).GetProperty("id").GetGuid();
    }

    private static object Terms(string title, string? validUntil, string? reviewDueOn = null) =>
        new
        {
            title,
            documentReference = "archive 2/26 (demo)",
            partyIds = new[] { ObligationsHost.AgencyOf("police-exit"), ObligationsHost.AgencyOf("child-welfare") },
            responsibleId = ObligationsHost.AgencyOf("police-exit"),
            validFrom = "2026-03-01",
            validUntil,
            reviewDueOn,
        };

    private async Task<JsonElement> ActAsync(string persona, Guid id, string act, object body)
    {
        var response = await _world.PostAsync(persona, $"{Base}/{id}/{act}", body);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await ObligationsHost.JsonAsync(response);
    }

    private Task<JsonElement[]> DutiesAsync(Guid about) => _world.ObligationsAsync("police-exit", $"aboutId={about}");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
