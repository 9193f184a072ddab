using System.Text.Json.Nodes;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Read;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class AsyncApiTests
{
    [Fact]
    public void Document_IsAsTheContractsSay() =>
        Assert.True(
            File.ReadAllText(Repository.PathOf("docs/asyncapi.json")) == AsyncApiDocument.Write(),
            "Write it anew: dotnet run --project services/Subscriptions/Subscriptions -- asyncapi > docs/asyncapi.json"
        );

    [Fact]
    public void References_LeadSomewhere()
    {
        var document = JsonNode.Parse(AsyncApiDocument.Write())!;
        var references = References(document).Distinct().ToList();
        Assert.True(references.Count > PartnerEventTypes.All.Count);
        Assert.All(references, r => Assert.NotNull(r[2..].Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name])));
    }

    [Fact]
    public async Task Document_IsValidToTheOfficialParser()
    {
        var read = await NodePeer.ReadAsyncApiAsync(AsyncApiDocument.Write());
        Assert.Empty(read.GetProperty("problems").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal("3.0.0", read.GetProperty("version").GetString());
        var channels = read.GetProperty("channels").EnumerateArray().ToList();
        Assert.Equal([null, "{organisationNumber}.{eventType}"], channels.Select(c => c.GetProperty("address").GetString()));
        Assert.All(channels, c => Assert.Equal(PartnerEventTypes.All.Count, c.GetProperty("messages").GetArrayLength()));
        var operations = read.GetProperty("operations").EnumerateArray().ToList();
        Assert.Equal(["postToWebhook", "publishToBroker"], operations.Select(o => o.GetProperty("id").GetString()));
        Assert.All(operations, o => Assert.Equal(PartnerEventTypes.All.Count, o.GetProperty("messages").GetInt32()));
    }

    [Fact]
    public async Task Document_WithAViolator_IsRefusedByTheOfficialParser()
    {
        var document = JsonNode.Parse(AsyncApiDocument.Write())!;
        document["operations"]!["postToWebhook"]!["action"] = "shout";
        var read = await NodePeer.ReadAsyncApiAsync(document.ToJsonString());
        Assert.NotEmpty(read.GetProperty("problems").EnumerateArray());
    }

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.SelectMany(m => m.Key == "$ref" ? [m.Value!.GetValue<string>()] : References(m.Value)),
            JsonArray a => a.SelectMany(References),
            _ => [],
        };
}
