using System.Net.Http.Json;
using System.Text.Json;

namespace Tot.Obligations.Tests.Service;

public sealed class OpenApiTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task Document_NamesEveryOperationAndEverySchemaOnce()
    {
        var document = await world.Host.Anonymous().GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var operations = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject(), (path, operation) => (Path: $"{operation.Name} {path.Name}", operation.Value))
            .ToList();
        Assert.Equal(58, operations.Count);
        Assert.All(
            operations,
            o => Assert.True(o.Value.TryGetProperty("operationId", out _) && o.Value.TryGetProperty("summary", out _), o.Path)
        );
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ToList();
        // A name that two types share gets a number.
        Assert.DoesNotContain(schemas, name => char.IsAsciiDigit(name[^1]));
        Assert.Contains("AddToRosterRequest", schemas);
    }
}
