using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Tot.Fuzz.Tests.Support;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>Every endpoint of the running system, as the merged OpenAPI document tells of it.</summary>
[Collection(nameof(FuzzedSystem))]
public sealed class EndpointInputTests(FuzzedSystem system, ITestOutputHelper output)
{
    private const long MostGrowth = 500L * 1024 * 1024;

    /// <summary>What would tell how the program is built, or what it was doing.</summary>
    private static readonly string[] Insides = ["   at ", "Exception", "System.", "Microsoft.", "Npgsql", "SQLite", "SELECT ", ".cs:line"];

    private readonly Requests _requests = new(system.Known);

    [Fact]
    public async Task EveryEndpoint_AnswersOrRefuses_WithoutTellingWhatItShouldNot()
    {
        Assert.InRange(system.Operations.Count, 150, int.MaxValue);
        var before = system.ResidentBytes;
        await new Fuzzer("http", output) { Workers = 8 }.RunAsync(
            9_000,
            async source =>
            {
                var operation = source.Pick(system.Operations);
                var request = _requests.Make(source, operation);
                source.Input = request.ToString;
                var answer = await system.SendAsync(source, request);
                source.Input = () => $"{request}\n→ {(int)answer.Status} {answer.Headers}\n{answer.Text}";
                Check(request, answer);
                if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created && answer.MediaType == "application/json")
                {
                    system.Known.Learn(operation.Collection, JsonNode.Parse(answer.Text));
                }
            }
        );
        output.WriteLine($"RSS {before >> 20} MiB before, {system.ResidentBytes >> 20} MiB after");
        Assert.InRange(system.ResidentBytes, 0, before + MostGrowth);
        Assert.DoesNotContain(" failed: ", system.Log, StringComparison.Ordinal);
        Assert.All(system.Planted, marker => Assert.DoesNotContain(marker, system.Log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_ThatAreNoHttp_AreRefused_AndTheSystemGoesOn()
    {
        await new Fuzzer("bytes", output) { Workers = 8 }.RunAsync(
            1_000,
            async source =>
            {
                var bytes = Raw(source);
                source.Input = () => Encoding.Latin1.GetString(bytes);
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, source.OneIn(3) ? system.GrpcPort : system.Address.Port);
                var stream = client.GetStream();
                try
                {
                    await stream.WriteAsync(bytes);
                    client.Client.Shutdown(SocketShutdown.Send);
                    using var answer = new MemoryStream();
                    await stream.CopyToAsync(answer);
                    Assert.DoesNotContain("HTTP/1.1 5", Encoding.Latin1.GetString(answer.ToArray()), StringComparison.Ordinal);
                }
                catch (IOException)
                {
                    // The connection was broken off, which is an answer.
                }
            }
        );
        using var http = new HttpClient { BaseAddress = system.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
    }

    private void Check(Request request, Answer answer)
    {
        // 503 with Retry-After is a promise: a copy that is not fresh enough, a store that is busy.
        var comeAgain =
            answer.Status == HttpStatusCode.ServiceUnavailable && answer.Headers.Contains("Retry-After", StringComparison.Ordinal);
        Assert.True((int)answer.Status < 500 || comeAgain, $"It was answered with {(int)answer.Status}.");
        // Who may read the audit reads all of it, and it names cases by their identifiers.
        var secrets = request.Path.StartsWith("/api/v1/audit/", StringComparison.Ordinal) ? system.Planted.Take(2) : system.Planted;
        foreach (var marker in secrets.Where(m => !request.Path.Contains(m, StringComparison.Ordinal) && !Holds(request, m)))
        {
            Assert.DoesNotContain(marker, answer.Text + answer.Headers, StringComparison.Ordinal);
        }
        if ((int)answer.Status >= 400)
        {
            Assert.Equal("application/problem+json", answer.MediaType);
            var problem = JsonNode.Parse(answer.Text)!;
            Assert.NotNull(problem["code"]);
            Assert.NotNull(problem["traceId"]);
            Assert.DoesNotContain(Requests.Secret, answer.Text, StringComparison.Ordinal);
            Assert.All(
                Insides,
                inside =>
                    Assert.DoesNotContain(inside, answer.Text.Replace(request.Path, "", StringComparison.Ordinal), StringComparison.Ordinal)
            );
        }
        Assert.DoesNotContain("X-Injected", answer.Headers, StringComparison.Ordinal);
    }

    private static bool Holds(Request request, string text) =>
        request.Body is not null && Encoding.UTF8.GetString(request.Body).Contains(text, StringComparison.Ordinal);

    private byte[] Raw(Source source)
    {
        var path = source.Pick(system.Operations).Path;
        var honest = $"{source.Pick(["GET", "POST"])} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n";
        var text = source.Below(6) switch
        {
            0 => source.Mutate(honest) + "\r\n",
            1 => honest + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + source.Text(),
            2 => honest + $"Content-Length: {source.Number()}\r\n\r\n{{}}",
            3 => honest + "Transfer-Encoding: chunked\r\n\r\n" + source.Mutate("5\r\nhello\r\n0\r\n\r\n"),
            4 => honest + string.Concat(Enumerable.Repeat("X-A: b\r\n", source.Pick([10, 200, 5_000]))) + "\r\n",
            _ => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Encoding.Latin1.GetString(source.Bytes(source.Between(0, 200))),
        };
        return Encoding.Latin1.GetBytes(text);
    }
}
