using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Tot.Fuzz.Tests.Support;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>
/// One running system with cases in two municipalities. Those in Oslo hold planted markers; who works in Bergen never sees one of them.
/// </summary>
public sealed class FuzzedSystem : IAsyncLifetime
{
    private const int CasesInBergen = 4;

    /// <summary>More than the tests can send: limits of rate have tests of their own.</summary>
    private const string Enough = "10000000";

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private StandaloneProcess _standalone = null!;

    internal IReadOnlyList<Operation> Operations { get; private set; } = [];

    internal Known Known { get; } = new();

    /// <summary>Who the person in Oslo is: nobody at all reads it in an answer to Bergen.</summary>
    internal IReadOnlyList<string> Names { get; } = ["Plantetnavn", "17912099997"];

    /// <summary>The same, and the identifiers of what there is about the case in Oslo.</summary>
    internal List<string> Planted { get; } = ["Plantetnavn", "17912099997"];

    internal Uri Address => _standalone.Address;

    internal string Folder => _standalone.Folder;

    internal int GrpcPort => _standalone.Port + 1;

    /// <summary>What the program has written lately.</summary>
    internal string Log => _standalone.Output;

    internal long ResidentBytes => _standalone.ResidentBytes;

    /// <summary>All that listens besides the gateway.</summary>
    internal IEnumerable<int> InnerPorts => _standalone.ListeningPorts.Except([Address.Port, GrpcPort]);

    public async ValueTask InitializeAsync()
    {
        _standalone = await StandaloneProcess.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RateLimits__api__Burst"] = Enough,
                ["RateLimits__api__PerSecond"] = Enough,
                ["RateLimits__agency__Burst"] = Enough,
                ["RateLimits__agency__PerSecond"] = Enough,
                ["RateLimits__page__Burst"] = Enough,
                ["RateLimits__page__PerSecond"] = Enough,
            }
        );
        using var anonymous = new HttpClient { BaseAddress = Address };
        Operations = Operation.From(JsonNode.Parse(await anonymous.GetStringAsync("/openapi/v1.json"))!);
        foreach (var persona in Requests.Personas)
        {
            _clients[persona] = await _standalone.AsAsync(persona);
        }
        await PlantAsync();
        for (var i = 0; i < CasesInBergen; i++)
        {
            Known.Learn("/api/v1/identifications", await IdentifyAsync(_clients["police-exit"], $"Syntetisk Person {i}"));
        }
        await Eventually.TrueAsync(async () => await CountAsync("/api/v1/meetings") >= CasesInBergen, "their meetings");
        foreach (var operation in Operations.Where(o => o is { Method: "GET", Streams: false } && !o.Path.Contains('{')))
        {
            using var answer = await _clients["coordinator"].GetAsync(operation.Path);
            Known.Learn(operation.Collection, answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
        await _standalone.DisposeAsync();
    }

    internal string TokenOf(string persona) => _clients[persona].DefaultRequestHeaders.Authorization!.Parameter!;

    internal async Task<Answer> SendAsync(Request request)
    {
        var client = _clients[request.As];
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(Address, request.Path));
        if (request.Token is { } other)
        {
            // An empty one takes the persona's off.
            message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + other);
        }
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        using var limit = new CancellationTokenSource(Patience);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        var streams = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var text = streams ? "" : Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(limit.Token));
        return new Answer(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            $"{response.Headers}{response.Content.Headers}",
            text
        );
    }

    private async Task PlantAsync()
    {
        using var police = await _standalone.AsAsync("police-exit-oslo");
        using var coordinator = await _standalone.AsAsync("coordinator-oslo");
        var raised = (await IdentifyAsync(police, "Plantetnavn Plantetnavnesen", "17912099997"))!;
        Planted.Add((string)raised["caseId"]!);
        Planted.Add((string)raised["caseNumber"]!);
        await Eventually.TrueAsync(
            async () =>
            {
                var meetings = JsonNode.Parse(await coordinator.GetStringAsync("/api/v1/meetings"))!["items"]!.AsArray();
                if (meetings.Count == 0)
                {
                    return false;
                }
                Planted.Add((string)meetings[0]!["id"]!);
                return true;
            },
            "the meeting in Oslo"
        );
        // Known, so that they are asked for: being told of a case is not being let into it.
        foreach (var (name, value) in (ReadOnlySpan<(string, int)>)[("caseId", 2), ("/api/v1/cases", 2), ("/api/v1/meetings", 4)])
        {
            Known.Learn(name, Planted[value]);
        }
    }

    private static async Task<JsonNode?> IdentifyAsync(HttpClient police, string name, string? number = null)
    {
        var numbers = number is null ? [] : new[] { new { kind = "fodselsnummer", value = number } };
        var answer = await police.PostAsJsonAsync(
            "/api/v1/identifications",
            new
            {
                persons = new[]
                {
                    new
                    {
                        name,
                        ageGroup = "minor",
                        identityNumbers = numbers,
                    },
                },
            }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync());
    }

    private async Task<int> CountAsync(string list) =>
        JsonNode.Parse(await _clients["coordinator"].GetStringAsync(list))!["items"]!.AsArray().Count;
}

/// <summary>One system for all that is sent over the wire.</summary>
[CollectionDefinition(nameof(FuzzedSystem))]
public sealed class FuzzedSystemUse : ICollectionFixture<FuzzedSystem>;

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, string Headers, string Text);
