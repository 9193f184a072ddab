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

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.SelectMany(m => m.Key == "$ref" ? [m.Value!.GetValue<string>()] : References(m.Value)),
            JsonArray a => a.SelectMany(References),
            _ => [],
        };
}
