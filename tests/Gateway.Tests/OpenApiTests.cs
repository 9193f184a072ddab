using System.Net;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Tot.Gateway.OpenApi;
using Tot.Gateway.Pages;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

public sealed class OpenApiTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayTestHost _host = fixture.Host;

    [Fact]
    public async Task Document_IsValidAndHoldsWhatTheGatewayRoutes()
    {
        var json = await _host.Anonymous().GetStringAsync("/openapi/v1.json");
        var read = Microsoft.OpenApi.OpenApiDocument.Parse(json, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        var paths = read.Document!.Paths.Keys.ToList();
        Assert.Contains("/api/v1/deadlines", paths);
        Assert.Contains("/schemas/{type}", paths);
        Assert.DoesNotContain(paths, p => p.StartsWith("/health", StringComparison.Ordinal));
        Assert.Equal("bearer", read.Document.Components!.SecuritySchemes!["bearer"].Scheme);
        Assert.Equal("/", read.Document.Servers!.Single().Url);
    }

    [Fact]
    public async Task Operation_SaysWhoMayAndHowToRepeatIt()
    {
        var document = JsonNode.Parse(await _host.Anonymous().GetStringAsync("/openapi/v1.json"))!;

        Assert.Equal(["auditor"], document["paths"]!["/api/v1/rule-sets/secret"]!["get"]!["x-roles"]!.AsArray().Select(r => (string)r!));
        var parameters = document["paths"]!["/api/v1/deadlines"]!["post"]!["parameters"]!.AsArray();
        Assert.Contains(parameters, p => (string)p!["name"]! == "Idempotency-Key");
    }

    [Fact]
    public void Examples_AreMadeOfTheSchemasAndOfWhatNamesMean()
    {
        var api = JsonNode
            .Parse(
                """
                {"paths":{"/x":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/X"}}}},
                "responses":{"200":{"content":{"application/json":{"schema":{"type":"string"},"example":"own"}}},
                "400":{"content":{"application/json":{"schema":{"type":"string"}}}}}}}},
                "components":{"schemas":{"X":{"properties":{
                "municipality":{"type":["null","string"]},
                "firstDay":{"type":"string","format":"date"},
                "answer":{"type":"string","description":"comes, sends-substitute or cannot-come."},
                "note":{"type":"string","description":"Whatever comes to mind, or nothing."},
                "name":{"type":"integer"},
                "days":{"type":"array","items":{"type":"string","format":"date"}},
                "next":{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/X"}]}}}}}}
                """
            )!
            .AsObject();

        Examples.AddTo(api);

        var post = api["paths"]!["/x"]!["post"]!;
        var example = post["requestBody"]!["content"]!["application/json"]!["example"]!;
        Assert.Equal("4601", (string?)example["municipality"]);
        Assert.Equal("2026-01-30", (string?)example["firstDay"]);
        Assert.Equal("comes", (string?)example["answer"]);
        Assert.Equal("text", (string?)example["note"]);
        Assert.Equal(1, (int)example["name"]!);
        Assert.Equal("2026-01-30", (string?)example["days"]![0]);
        Assert.Equal("comes", (string?)example["next"]!["answer"]);
        Assert.Equal("own", (string?)post["responses"]!["200"]!["content"]!["application/json"]!["example"]);
        Assert.Null(post["responses"]!["400"]!["content"]!["application/json"]!["example"]);
    }

    [Fact]
    public async Task Document_HasAnExampleForEachBody()
    {
        var document = JsonNode.Parse(await _host.Anonymous().GetStringAsync("/openapi/v1.json"))!;
        var body = document["paths"]!["/api/v1/deadlines"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
        Assert.Equal("text", (string?)body["example"]!["text"]);
    }

    [Fact]
    public async Task WhileAServiceHasNotStarted_DocumentAndPageAre503_AndComeLater()
    {
        await using var host = await GatewayTestHost.StartAsync(["intake", "meetings", "obligations", "placements"]);
        var client = host.Anonymous();
        foreach (var path in (string[])["/openapi/v1.json", "/docs"])
        {
            var early = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.Equal("UNAVAILABLE", await GatewayTestHost.CodeAsync(early));
        }

        await host.StartServiceAsync("subscriptions");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/docs")).StatusCode);
    }

    [Fact]
    public void Merge_SameSchema_IsShared_OtherOfThatName_GetsItsServicesName()
    {
        var merged = OpenApiMerge.Merge(
            [("intake", Document("a", "Same", "text")), ("meetings", Document("b", "Same", "text"))],
            _ => null
        );
        Assert.Equal(["Holder", "Same"], Schemas(merged));

        merged = OpenApiMerge.Merge([("intake", Document("a", "Same", "text")), ("meetings", Document("b", "Same", "number"))], Owner);
        Assert.Equal(["Holder", "MeetingsHolder", "MeetingsSame", "Same"], Schemas(merged));
        Assert.Equal("#/components/schemas/Holder", (string?)SchemaOf(merged, "a")["$ref"]);
        Assert.Equal("#/components/schemas/MeetingsHolder", (string?)SchemaOf(merged, "b")["$ref"]);
        var property = merged["components"]!["schemas"]!["MeetingsHolder"]!["properties"]!["held"]!;
        Assert.Equal("#/components/schemas/MeetingsSame", (string?)property["$ref"]);
        Assert.All(References.In(merged), r => Assert.NotNull(References.Find(merged, r)));
    }

    [Fact]
    public void Merge_TakesEachPathFromItsOwnerOnly_AndKeepsOperationIdsApart()
    {
        var merged = OpenApiMerge.Merge([("intake", Document("a", "X", "text")), ("meetings", Document("b", "X", "text"))], Owner);

        Assert.Equal(["/api/v1/a", "/api/v1/b"], merged["paths"]!.AsObject().Select(p => p.Key));
        var ids = merged["paths"]!.AsObject().Select(p => (string?)p.Value!["get"]!["operationId"]);
        Assert.Equal(["GetIt", "MeetingsGetIt"], ids);
    }

    [Fact]
    public void Page_ShowsEachOperation_WithRolesParametersBodyAndExample()
    {
        var api = OpenApiMerge.Merge(
            [
                (
                    "intake",
                    JsonNode
                        .Parse(
                            """
                            {"paths":{"/api/v1/a/{id}":{"post":{"operationId":"DoIt","summary":"Do <it>","tags":["Things"],"x-roles":["coordinator"],
                            "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}],
                            "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Body"}}}},
                            "responses":{"200":{"description":"Done","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Body"}}}}}}}},
                            "components":{"schemas":{"Body":{"type":"object","required":["kind"],"properties":{"kind":{"enum":["acute","follow-up"]},
                            "again":{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Body"}]},"days":{"type":["null","array"],"items":{"type":"string","format":"date"}}}}}}}
                            """
                        )!
                        .AsObject()
                ),
            ],
            _ => "intake"
        );

        var html = DocsPage.Body(api, "http://localhost:8080");

        Assert.Contains("<h2>Things</h2>", html, StringComparison.Ordinal);
        Assert.Contains("Do &lt;it&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Roles: <code>coordinator</code>", html, StringComparison.Ordinal);
        Assert.Contains(
            "<code>kind</code> <span class=\"type\"><code>acute</code> | <code>follow-up</code>, required",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains("<code>days</code> <span class=\"type\">list of date", html, StringComparison.Ordinal);
        Assert.Contains("in path, uuid, required", html, StringComparison.Ordinal);
        Assert.Contains("curl -X POST http://localhost:8080/api/v1/a/{id}", html, StringComparison.Ordinal);
        Assert.Contains("&quot;days&quot;:[&quot;2026-01-30&quot;]", html, StringComparison.Ordinal);
    }

    private static string? Owner(string path) =>
        path switch
        {
            "/api/v1/a" => "intake",
            "/api/v1/b" => "meetings",
            _ => null,
        };

    /// <summary>A service with one path of its own and the other's, whose answer holds another schema.</summary>
    private static JsonObject Document(string path, string schema, string type) =>
        JsonNode
            .Parse(
                """
                {"paths":{"/api/v1/PATH":{"get":{"operationId":"GetIt","responses":{"200":{"description":"OK","content":{"application/json":
                {"schema":{"$ref":"#/components/schemas/Holder"}}}}}}},"/elsewhere":{"get":{}},"/api/v1/OTHER":{"get":{"operationId":"Wrong"}}},
                "components":{"schemas":{"Holder":{"type":"object","properties":{"held":{"$ref":"#/components/schemas/SCHEMA"}}},"SCHEMA":{"type":"TYPE"}}}}
                """.Replace("PATH", path, StringComparison.Ordinal).Replace(
                    "OTHER",
                    path == "a" ? "b" : "a",
                    StringComparison.Ordinal
                ).Replace("SCHEMA", schema, StringComparison.Ordinal).Replace("TYPE", type, StringComparison.Ordinal)
            )!
            .AsObject();

    private static IEnumerable<string> Schemas(JsonObject document) =>
        document["components"]!["schemas"]!.AsObject().Select(s => s.Key).Order();

    private static JsonNode SchemaOf(JsonObject document, string path) =>
        document["paths"]!["/api/v1/" + path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
}
