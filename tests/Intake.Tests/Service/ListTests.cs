using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

/// <summary>What lists are filtered and sorted by, and that they hold nothing from outside the roster.</summary>
public sealed class ListTests(IntakeHost host) : IntakeTest(host)
{
    private static JsonObject Group(string ageGroup, string? municipality = null) =>
        new() { ["municipality"] = municipality, ["persons"] = new JsonArray(new JsonObject { ["ageGroup"] = ageGroup }) };

    private async Task<List<Guid>> IdsAsync(string persona, string path, string member = "id") =>
        [.. (await GetJsonAsync(persona, path)).GetProperty("items").EnumerateArray().Select(c => c.GetProperty(member).GetGuid())];

    [Fact]
    public async Task Cases_AreFilteredAndSorted()
    {
        var adult = await RaiseAsync(body: Group("adult"));
        Host.Clock.Advance(TimeSpan.FromDays(2));
        var minor = await RaiseAsync(body: Group("minor"));
        var elsewhere = await RaiseAsync(body: Group("in-doubt", "4626"));
        await PostAsync("coordinator", $"/api/v1/cases/{adult.CaseId}/phase", new { phase = "working" });
        await PostAsync("coordinator", $"/api/v1/persons/{adult.Persons[0]}/status", new { status = "confirmed-for-assistance" });
        var opened = (await GetJsonAsync("coordinator", $"/api/v1/cases/{minor.CaseId}")).GetProperty("openedAt").GetString()![..10];

        async Task HasAsync(string query, Raised[] wanted, Raised[] unwanted)
        {
            var ids = await IdsAsync("police-exit", "/api/v1/cases?pageSize=200&" + query);
            Assert.Equal(wanted.Select(r => r.CaseId), ids.Where(id => wanted.Any(r => r.CaseId == id)));
            Assert.DoesNotContain(ids, id => unwanted.Any(r => r.CaseId == id));
        }

        await HasAsync("hasMinor=true", [elsewhere, minor], [adult]);
        await HasAsync("hasMinor=false", [adult], [elsewhere, minor]);
        await HasAsync("municipality=4626", [elsewhere], [adult, minor]);
        await HasAsync("phase=working,closed", [adult], [elsewhere, minor]);
        await HasAsync("personStatus=confirmed-for-assistance", [adult], [elsewhere, minor]);
        await HasAsync("openedFrom=" + opened, [elsewhere, minor], [adult]);
        await HasAsync("openedTo=" + DateOnly.Parse(opened).AddDays(-1).ToString("yyyy-MM-dd"), [adult], [elsewhere, minor]);
        await HasAsync("orderBy=caseNumber", [adult, minor, elsewhere], []);
        await HasAsync("orderBy=openedAt desc", [minor, adult], []);
        Assert.DoesNotContain(elsewhere.CaseId, await IdsAsync("coordinator-oslo", "/api/v1/cases?municipality=4626"));
    }

    [Fact]
    public async Task Identifications_AreListedWithTheirCase_WithinNeedToKnowOnly()
    {
        var raised = await RaiseAsync();

        var item = (await GetJsonAsync("coordinator", "/api/v1/identifications?municipality=4601&orderBy=raisedAt desc"))
            .GetProperty("items")
            .EnumerateArray()
            .First(i => i.GetProperty("caseId").GetGuid() == raised.CaseId);

        Assert.Equal((raised.Number, 4), (item.GetProperty("caseNumber").GetString(), item.GetProperty("personCount").GetInt32()));
        Assert.Contains(raised.CaseId, await IdsAsync("coordinator", "/api/v1/identifications?identifiedTo=2026-03-10", "caseId"));
        Assert.Empty(await IdsAsync("coordinator", "/api/v1/identifications?identifiedTo=2026-03-09", "caseId"));
        Assert.Empty(await IdsAsync("coordinator", $"/api/v1/identifications?raisedByAgencyId={Guid.NewGuid()}", "caseId"));
        Assert.DoesNotContain(raised.CaseId, await IdsAsync("coordinator-oslo", "/api/v1/identifications", "caseId"));
    }

    [Fact]
    public async Task Consents_AreListedByTheirNewestWord_WithinNeedToKnowOnly()
    {
        var raised = await RaiseAsync();
        var consents = $"/api/v1/persons/{raised.Persons[0]}/consents";
        await PostAsync(
            "coordinator",
            consents,
            new
            {
                purpose = "housing",
                state = "given",
                form = "oral",
            }
        );
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await PostAsync(
            "coordinator",
            consents,
            new
            {
                purpose = "schooling",
                state = "refused",
                form = "written",
            }
        );
        await PostAsync(
            "coordinator",
            consents,
            new
            {
                purpose = "housing",
                state = "withdrawn",
                form = "oral",
            }
        );
        var list = $"/api/v1/persons/-/consents?caseId={raised.CaseId}";

        var items = (await GetJsonAsync("coordinator", list)).GetProperty("items").EnumerateArray().Select(Standing).ToHashSet();
        Assert.Equal([("housing", "withdrawn"), ("schooling", "refused")], items.Order());
        Assert.Equal("refused", Standing(Assert.Single(await ItemsAsync(list + "&purpose=schooling"))).State);
        Assert.Equal("housing", Standing(Assert.Single(await ItemsAsync(list + "&state=given,withdrawn"))).Purpose);
        Assert.Empty(await ItemsAsync(list + "&saidTo=2000-01-01"));
        Assert.Empty((await GetJsonAsync("coordinator-oslo", list)).GetProperty("items").EnumerateArray());

        async Task<List<JsonElement>> ItemsAsync(string path) =>
            [.. (await GetJsonAsync("coordinator", path)).GetProperty("items").EnumerateArray()];
        static (string Purpose, string State) Standing(JsonElement c) =>
            (c.GetProperty("purpose").GetString()!, c.GetProperty("state").GetString()!);
    }

    [Fact]
    public async Task Disclosures_AreFilteredByCategoryGroundAndDay()
    {
        var raised = await RaiseAsync();
        var list = $"/api/v1/persons/{raised.Persons[0]}/disclosures";
        foreach (var (category, ground) in ((string, string)[])[("health", "danger-to-life"), ("needs", "necessary-for-own-task")])
        {
            var agencyId = ServiceDefaults.Demo.DemoPersonas.Find("crisis-centre")!.AgencyId;
            Assert.Equal(
                HttpStatusCode.Created,
                (
                    await PostAsync(
                        "coordinator",
                        list,
                        new
                        {
                            agencyId,
                            category,
                            ground,
                        }
                    )
                ).StatusCode
            );
        }

        Assert.Equal(2, (await IdsAsync("coordinator", list)).Count);
        Assert.Single(await IdsAsync("coordinator", list + "?category=health,residence"));
        Assert.Single(await IdsAsync("coordinator", list + "?ground=necessary-for-own-task"));
        Assert.Empty(await IdsAsync("coordinator", list + "?sharedTo=2000-01-01"));
        Assert.Single(await IdsAsync("crisis-centre", "/api/v1/persons/-/disclosures?category=health&orderBy=sharedAt desc"));
    }

    [Fact]
    public async Task Matches_AreFilteredByScoreAndOwnCase_AndNeverByAHiddenOne()
    {
        JsonObject Named(string municipality) =>
            new()
            {
                ["municipality"] = municipality,
                ["persons"] = new JsonArray(new JsonObject { ["name"] = "Liste Oppdiktet", ["birthDate"] = "2000-01-01" }),
            };
        var bergen = await RaiseAsync(body: Named("4601"));
        var oslo = await RaiseAsync("police-exit-oslo", Named("0301"));
        await Eventually.TrueAsync(async () => (await IdsAsync("coordinator", Of(bergen))).Count == 1, "a match of the case");

        Assert.Single(await IdsAsync("coordinator", Of(bergen) + "&minScore=60&orderBy=score desc"));
        Assert.Empty(await IdsAsync("coordinator", Of(bergen) + "&minScore=61"));
        Assert.Empty(await IdsAsync("coordinator", Of(bergen) + "&state=confirmed,rejected"));
        Assert.Empty(await IdsAsync("coordinator", Of(oslo)));

        static string Of(Raised raised) => $"/api/v1/matches?caseId={raised.CaseId}";
    }

    [Theory]
    [InlineData("cases?orderBy=name", "orderBy")]
    [InlineData("cases?openedFrom=2026-02-02&openedTo=2026-02-01", "openedTo")]
    [InlineData("cases?municipality=46", "municipality")]
    [InlineData("cases?personStatus=lost", "personStatus")]
    [InlineData("identifications?orderBy=persons", "orderBy")]
    [InlineData("matches?orderBy=person", "orderBy")]
    [InlineData("matches?proposedFrom=soon", "proposedFrom")]
    [InlineData("persons/-/consents?state=maybe", "state")]
    [InlineData("persons/-/disclosures?ground=curiosity", "ground")]
    public async Task List_WithABadFilter_Is400NamingIt(string query, string field)
    {
        var response = await GetAsync("coordinator", "/api/v1/" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, Assert.Single((await JsonAsync(response)).GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task PageToken_OfAnotherFilter_IsRefused()
    {
        await RaiseAsync(body: Group("adult"));
        await RaiseAsync(body: Group("adult"));
        var token = (await GetJsonAsync("police-exit", "/api/v1/cases?pageSize=1")).GetProperty("nextPageToken").GetString();

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("police-exit", $"/api/v1/cases?pageSize=2&pageToken={token}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("police-exit", $"/api/v1/cases?phase=acute&pageToken={token}")).StatusCode);
    }
}
