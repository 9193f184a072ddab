using System.Net;
using System.Text.Json;

namespace Tot.Obligations.Tests.Service;

/// <summary>Every list of the service sorts, filters and pages alike.</summary>
public sealed class ListTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    public static TheoryData<string, string> Lists =>
        new()
        {
            { "agencies", "name, municipality, activeFrom" },
            { "obligations", "dueAt, assignedAt" },
            { "measures", "dueAt, assignedAt" },
            { "action-plans", "title, registeredAt" },
            { "routines", "title, registeredAt, evaluationDueOn" },
            { "police-assistance", "neededOn, requestedAt, answerDueAt" },
            { "agreements", "title, validFrom, validUntil, reviewDueOn" },
            { "courses", "title, registeredAt" },
        };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Order_ByAFieldThatIsNone_NamesThoseThatAre(string list, string fields)
    {
        foreach (var field in fields.Split(", "))
        {
            foreach (var order in (string[])[field, field + " desc"])
            {
                var sorted = await world.Host.As("coordinator").GetAsync($"/api/v1/{list}?orderBy={order}");
                Assert.True(sorted.StatusCode == HttpStatusCode.OK, $"{list} by {order}: {sorted.StatusCode}");
            }
        }
        var refused = await world.Host.As("coordinator").GetAsync($"/api/v1/{list}?orderBy=colour");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = (await ObligationsHost.JsonAsync(refused)).GetProperty("errors").GetProperty("orderBy")[0].GetString();
        Assert.StartsWith($"One of {fields},", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("obligations", "state=fancy")]
    [InlineData("obligations", "kind=fancy")]
    [InlineData("measures", "trafficLight=blue")]
    [InlineData("agencies", "kind=fancy")]
    [InlineData("agreements", "state=fancy")]
    [InlineData("police-assistance", "state=fancy")]
    [InlineData("police-assistance", "kind=fancy")]
    [InlineData("courses", "pageToken=forged")]
    public async Task Filter_ThatIsNone_IsRefused(string list, string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await world.Host.As("coordinator").GetAsync($"/api/v1/{list}?{query}")).StatusCode);

    [Fact]
    public async Task Token_IsGoodForItsOwnFilterAndOrderOnly()
    {
        var page = await world.GetAsync("coordinator", "/api/v1/agencies?pageSize=2&municipality=4601");
        var token = page.GetProperty("nextPageToken").GetString();
        var next = await world.GetAsync("coordinator", $"/api/v1/agencies?pageSize=2&municipality=4601&pageToken={token}");
        Assert.Equal(2, next.GetProperty("items").GetArrayLength());
        foreach (var other in (string[])["municipality=0301", "municipality=4601&orderBy=name desc", ""])
        {
            var refused = await world.Host.As("coordinator").GetAsync($"/api/v1/agencies?pageToken={token}&{other}");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Agencies_BySeveralKinds_InFallingOrder_EachOnce()
    {
        const string query = "/api/v1/agencies?kind=police-exit,child-welfare&orderBy=name desc&pageSize=1";
        var (names, token) = (new List<string>(), "");
        do
        {
            var page = await world.GetAsync("counsel", $"{query}&pageToken={token}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("name").GetString()!));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        Assert.Equal(4, names.Count);
        Assert.Equal(names.OrderDescending(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Measures_ByTheLightTheyShow_CountTheOverdueAsRed()
    {
        var plan = await world.PostAsync("coordinator", "/api/v1/action-plans", new { title = "Plan (demo)" });
        var planId = (await ObligationsHost.JsonAsync(plan)).GetProperty("id").GetGuid();
        foreach (
            var (title, dueOn) in new[] { ("Soon (demo)", "2026-03-11"), ("Later (demo)", "2026-06-01"), ("Done (demo)", "2026-03-11") }
        )
        {
            var body = new
            {
                title,
                agencyId = ObligationsHost.AgencyOf("police-exit"),
                dueOn,
            };
            await world.PostAsync("coordinator", $"/api/v1/action-plans/{planId}/measures", body);
        }
        var query = $"/api/v1/measures?aboutId={planId}";
        foreach (var measure in (await world.GetAsync("police-exit", query)).GetProperty("items").EnumerateArray())
        {
            var light = Title(measure) == "Done (demo)" ? "green" : "yellow";
            await world.PostAsync("police-exit", $"/api/v1/measures/{measure.GetProperty("id").GetGuid()}/traffic-light", new { light });
        }
        world.Host.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(["Soon (demo)"], await TitlesAsync($"{query}&trafficLight=red"));
        Assert.Equal(["Later (demo)"], await TitlesAsync($"{query}&trafficLight=yellow"));
        Assert.Equal(["Later (demo)", "Done (demo)"], await TitlesAsync($"{query}&trafficLight=green,yellow&orderBy=dueAt desc"));
    }

    private async Task<List<string?>> TitlesAsync(string query) =>
        [.. (await world.GetAsync("police-exit", query)).GetProperty("items").EnumerateArray().Select(Title)];

    private static string? Title(JsonElement measure) => measure.GetProperty("title").GetString();
}
