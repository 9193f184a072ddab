using System.Text.Json.Nodes;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>What the whole system says of itself: every real service's part, merged.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task Document_HoldsEveryService_AndAnExampleForEachBody()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        using var client = new HttpClient { BaseAddress = standalone.Address };

        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;

        var paths = document["paths"]!.AsObject();
        foreach (var path in (string[])["cases", "meetings", "obligations", "placements", "subscriptions"])
        {
            Assert.Contains("/api/v1/" + path, paths.Select(p => p.Key));
        }
        var bodies = paths
            .SelectMany(p => p.Value!.AsObject())
            .Where(o => o.Value!["requestBody"]?["content"]?["application/json"] is not null)
            .ToDictionary(o => (string)o.Value!["operationId"]!, o => o.Value!["requestBody"]!["content"]!["application/json"]!);
        Assert.NotEmpty(bodies);
        Assert.All(bodies, b => Assert.True(b.Value["example"] is not null, b.Key));
        var asked = paths
            .SelectMany(p => p.Value!.AsObject())
            .SelectMany(o => o.Value!["parameters"]?.AsArray() ?? [])
            .Where(p => (string)p!["in"]! == "query")
            .Select(p => (string)p!["name"]!)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Contains("pageSize", asked);
        Assert.All(asked, name => Assert.True(char.IsAsciiLetterLower(name[0]), name));
        Assert.Contains("/api/v1/meetings", await client.GetStringAsync("/docs"), StringComparison.Ordinal);
    }
}
