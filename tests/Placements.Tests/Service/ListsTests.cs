using System.Net;
using System.Text.Json;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

/// <summary>Every list of the service: what it can be narrowed to, how it is sorted, and where a page ends.</summary>
public sealed class ListsTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    [Fact]
    public async Task Placements_ByCasePersonInstitutionStateAndCap()
    {
        var (early, earlyPath) = await world.APlacementAsync();
        await world.DecideAsync(earlyPath, Board("2026-02-10"));
        var (late, latePath) = await world.APlacementAsync();
        await world.DecideAsync(latePath, Board("2026-03-10"));
        var (_, endedPath) = await world.APlacementAsync();
        await world.PostAsync(endedPath + "/end", new { lastDay = "2026-03-10", reason = "The need has ceased." });
        var shown = await world.ShowAsync(latePath);

        Assert.Equal([late], await CasesAsync($"caseId={late}"));
        Assert.Equal([late], await CasesAsync($"personId={shown.GetProperty("personId").GetGuid()}"));
        Assert.Equal([late], await CasesAsync($"institutionId={shown.GetProperty("institutionId").GetGuid()}"));
        Assert.Equal([early], (await CasesAsync("capTo=2026-08-31")).Where(id => id == early || id == late));
        Assert.Equal([late, early], (await CasesAsync("state=running&orderBy=capLastDay desc")).Where(id => id == early || id == late));
        Assert.All(await ItemsAsync("placements?state=ended"), item => Assert.False(item.TryGetProperty("capLastDay", out _)));
        var summary = Assert.Single(await ItemsAsync($"placements?caseId={early}"));
        Assert.Equal("2026-08-09", summary.GetProperty("capLastDay").GetString());
    }

    [Theory]
    [InlineData("registeredAt")]
    [InlineData("registeredAt desc")]
    [InlineData("capLastDay")]
    [InlineData("endedOn desc")]
    public async Task Placements_PageByPage_AreTheWholeListInItsOrder(string orderBy)
    {
        for (var i = 0; i < 3; i++)
        {
            var (_, path) = await world.APlacementAsync();
            await world.DecideAsync(path, Board($"2026-02-1{i}"));
        }

        await PagesAreTheListAsync("placements", $"orderBy={orderBy}");
    }

    [Fact]
    public async Task Deadlines_ByCasePlacementKindStateAndDay()
    {
        var (caseId, path) = await world.APlacementAsync();
        await world.DecideAsync(path, Board("2026-03-10"));
        var placement = path["placements/".Length..];

        Assert.Equal(4, (await ItemsAsync($"deadlines?placementId={placement}")).Count);
        Assert.Equal(["cap-reached"], await KindsAsync($"caseId={caseId}&dueFrom=2026-04-21"));
        Assert.Equal(["decision-expires"], await KindsAsync($"caseId={caseId}&dueFrom=2026-04-20&dueTo=2026-04-20"));
        Assert.Equal(
            ["cap-reached", "decision-expires"],
            await KindsAsync($"caseId={caseId}&kind=decision-expires,cap-reached&orderBy=latestSafeDay desc")
        );
        Assert.Empty(await KindsAsync($"caseId={caseId}&state=met,missed"));
        await PagesAreTheListAsync("deadlines", $"placementId={placement}&orderBy=dueAt desc");
    }

    [Fact]
    public async Task Institutions_ByMunicipalityKindApprovalAndFreePlace()
    {
        var house = await RegisterAsync("Invented Alpha", 1, "1103", "2026-01-01", "2026-12-31");
        var emergency = await RegisterAsync("Invented Beta", 2, "1103", "2026-06-01", null, "emergency");
        await RegisterAsync("Invented Gamma", 3, "1103", null, null);
        await RegisterAsync("Invented Delta", 3, "0301", "2020-01-01", null);
        var (caseId, personId) = world.AChild();
        await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId = house,
            }
        );

        Assert.Equal(["Alpha", "Beta", "Gamma"], await NamesAsync("municipality=1103"));
        Assert.Equal(["Gamma", "Beta", "Alpha"], await NamesAsync("municipality=1103&orderBy=places desc"));
        Assert.Equal(["Alpha"], await NamesAsync("municipality=1103&approvedOn=2026-03-10"));
        Assert.Equal(["Beta"], await NamesAsync("municipality=1103&kind=emergency"));
        Assert.Equal(["Beta"], await NamesAsync("municipality=1103&freeOn=2026-06-01"));
        Assert.Empty(await NamesAsync("municipality=1103&freeOn=2026-03-10"));
        Assert.Equal(
            emergency,
            (await ItemsAsync("institutions?municipality=1103&approvedOn=2027-01-01")).Single().GetProperty("id").GetGuid()
        );
        await PagesAreTheListAsync("institutions", "orderBy=municipality desc");
        await PagesAreTheListAsync("institutions", "orderBy=approvedUntil");
    }

    [Fact]
    public async Task RuleSets_ByTheDayTheyAreInForce()
    {
        Assert.Equal(["bvl-1992-4-29"], await CodesAsync("?inForceOn=2022-12-31"));
        Assert.Equal(["bvl-2021-6-6"], await CodesAsync("?inForceOn=2023-01-01"));
        Assert.Equal(2, (await CodesAsync("")).Count());

        async Task<IEnumerable<string?>> CodesAsync(string query) =>
            (await ItemsAsync("rule-sets" + query)).Select(set => set.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("placements?orderBy=name", "orderBy", "registeredAt, capLastDay, endedOn")]
    [InlineData("placements?state=nonsense", "state", "registered, running, ended")]
    [InlineData("placements?capTo=1800-01-01", "capTo", "1990")]
    [InlineData("deadlines?orderBy=kind", "orderBy", "dueAt, latestSafeDay")]
    [InlineData("deadlines?kind=nonsense", "kind", "reflection-period-ends")]
    [InlineData("deadlines?state=1", "state", "upcoming")]
    [InlineData("deadlines?dueTo=2999-01-01", "dueTo", "2199")]
    [InlineData("deadlines?pageSize=0", "pageSize", "At least 1")]
    [InlineData("institutions?orderBy=version", "orderBy", "name, places, municipality, approvedUntil")]
    [InlineData("institutions?pageToken=nonsense", "pageToken", "Not a token")]
    public async Task WhatIsWrong_IsNamedWithWhatThereIs(string path, string field, string says)
    {
        var problem = await RefusedAsync(await world.GetAsync(path), HttpStatusCode.BadRequest, "VALIDATION_FAILED");

        Assert.Contains(says, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AToken_IsGoodForItsOwnListOnly()
    {
        await RegisterAsync("Invented Omega", 1, "1103", null, null);
        await RegisterAsync("Invented Psi", 1, "1103", null, null);
        var token = (await world.ShowAsync("institutions?municipality=1103&pageSize=1")).GetProperty("nextPageToken").GetString();

        await RefusedAsync(await world.GetAsync($"institutions?pageToken={token}"), HttpStatusCode.BadRequest, "VALIDATION_FAILED");
        await RefusedAsync(
            await world.GetAsync($"institutions?municipality=1103&orderBy=name desc&pageToken={token}"),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );
    }

    private async Task<Guid> RegisterAsync(
        string name,
        int places,
        string municipality,
        string? from,
        string? until,
        string kind = "residential"
    )
    {
        var created = await world.PostAsync(
            "institutions",
            new
            {
                name,
                places,
                municipality,
                approvedFrom = from,
                approvedUntil = until,
                kind,
            }
        );
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await JsonOf(created)).GetProperty("id").GetGuid();
    }

    private async Task PagesAreTheListAsync(string list, string query)
    {
        var whole = (await ItemsAsync($"{list}?{query}&pageSize=200")).ConvertAll(item => item.GetProperty("id").GetGuid());
        List<Guid> read = [];
        string? token = null;
        do
        {
            var page = await world.ShowAsync($"{list}?{query}&pageSize=2&pageToken={token}");
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);

        Assert.True(whole.Count > 2, "There is more than a page.");
        Assert.Equal(whole, read);
    }

    private async Task<List<JsonElement>> ItemsAsync(string path) =>
        [.. (await world.ShowAsync(path)).GetProperty("items").EnumerateArray()];

    private async Task<IEnumerable<Guid>> CasesAsync(string query) =>
        (await ItemsAsync("placements?" + query)).Select(item => item.GetProperty("caseId").GetGuid());

    private async Task<IEnumerable<string?>> KindsAsync(string query) =>
        (await ItemsAsync("deadlines?" + query)).Select(item => item.GetProperty("kind").GetString());

    private async Task<IEnumerable<string>> NamesAsync(string query) =>
        (await ItemsAsync("institutions?" + query))
            .Select(item => item.GetProperty("name").GetString()!["Invented ".Length..])
            .Where(name => name is "Alpha" or "Beta" or "Gamma" or "Delta");
}
