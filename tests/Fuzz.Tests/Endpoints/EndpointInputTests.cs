using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tot.Fuzz.Tests.Support;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>Every endpoint of the running system, as the merged OpenAPI document tells of it.</summary>
[Collection(nameof(FuzzedSystem))]
public sealed partial class EndpointInputTests(FuzzedSystem system, ITestOutputHelper output)
{
    private const int Inputs = 9_000;
    private const long MostGrowth = 400L * 1024 * 1024;

    /// <summary>What would tell how the program is built, or what it was doing.</summary>
    private static readonly string[] Insides = ["   at ", "Exception", "System.", "Microsoft.", "Npgsql", "SQLite", "SELECT ", ".cs:line"];

    private readonly Requests _requests = new(system.Known);
    private readonly ConcurrentDictionary<Operation, int> _done = new();
    private readonly ConcurrentDictionary<HttpStatusCode, int> _statuses = new();

    /// <summary>In seconds; told, not asserted.</summary>
    private double _slowest;

    [Fact]
    public async Task EveryEndpoint_AnswersOrRefuses_WithoutTellingWhatItShouldNot()
    {
        Assert.InRange(system.Operations.Count, 150, int.MaxValue);
        var before = system.ResidentBytes;
        await new Fuzzer("http", output) { Workers = 4, Patience = FuzzedSystem.Patience }.RunAsync(Inputs, TryAsync);
        var after = system.ResidentBytes;
        output.WriteLine(
            $"{_done.Count} of {system.Operations.Count} operations were performed; {before >> 20} MiB before, {after >> 20} after"
        );
        output.WriteLine(
            $"slowest {_slowest:0.0} s; " + string.Join(", ", _statuses.OrderBy(s => s.Key).Select(s => $"{(int)s.Key}: {s.Value}"))
        );
        Assert.InRange(after, 0, before + MostGrowth);
        Assert.DoesNotMatch(Fault(), system.Log);
        Assert.All(system.Planted, marker => Assert.DoesNotContain(marker, system.Log, StringComparison.Ordinal));
        if (_statuses.Values.Sum() >= Inputs)
        {
            // Else the door is all that was tried.
            Assert.InRange(_done.Count, system.Operations.Count / 3, system.Operations.Count);
        }
    }

    [Fact]
    public async Task Bytes_ThatAreNoHttp_AreRefused_AndTheSystemGoesOn()
    {
        await new Fuzzer("bytes", output) { Workers = 4, Patience = FuzzedSystem.Patience }.RunAsync(
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
                    Assert.DoesNotMatch(StatusOfTheServersFault(), Encoding.Latin1.GetString(answer.ToArray()));
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

    private async Task TryAsync(Source source)
    {
        var operation = source.Pick(system.Operations);
        var request = _requests.Make(source, operation);
        source.Input = request.ToString;
        var sent = Stopwatch.GetTimestamp();
        var answer = await system.SendAsync(request);
        _slowest = Math.Max(_slowest, Stopwatch.GetElapsedTime(sent).TotalSeconds);
        source.Input = () => $"{request}\n→ {(int)answer.Status} {answer.Headers}\n{answer.Text}";
        _statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        Check(request, answer);
        if ((int)answer.Status < 300)
        {
            _done[operation] = 1;
            system.Known.Learn(operation.Answers, answer.MediaType == "application/json" ? JsonNode.Parse(answer.Text) : null);
        }
    }

    private void Check(Request request, Answer answer)
    {
        // 503 with Retry-After is a promise: a copy that is not fresh enough, a store that is busy.
        var comeAgain =
            answer.Status == HttpStatusCode.ServiceUnavailable && answer.Headers.Contains("Retry-After", StringComparison.Ordinal);
        Assert.True((int)answer.Status < 500 || comeAgain, $"It was answered with {(int)answer.Status}.");
        // Who may read the audit reads all of it, and it names cases by their identifiers.
        var secrets = request.Path.StartsWith("/api/v1/audit/", StringComparison.Ordinal) ? system.Names : system.Planted;
        foreach (var marker in secrets.Where(m => !request.Path.Contains(m, StringComparison.Ordinal) && !Holds(request, m)))
        {
            Assert.DoesNotContain(marker, answer.Text + answer.Headers, StringComparison.Ordinal);
        }
        if (IsOfTheServerItself(request, answer))
        {
            return;
        }
        if ((int)answer.Status >= 400)
        {
            CheckRefusal(request, answer);
        }
        Assert.Contains("X-Content-Type-Options: nosniff", answer.Headers, StringComparison.Ordinal);
        Assert.True(!request.Path.StartsWith("/api/", StringComparison.Ordinal) || IsNotStored(answer), "It could be stored.");
        Assert.DoesNotContain("X-Injected", answer.Headers, StringComparison.Ordinal);
    }

    private static void CheckRefusal(Request request, Answer answer)
    {
        Assert.Equal("application/problem+json", answer.MediaType);
        var problem = JsonNode.Parse(answer.Text)!;
        var code = (string?)problem["code"];
        Assert.True(code is not null && RefusalCodes.Know(code), $"Nothing is written of the code {code}.");
        Assert.NotNull(problem["traceId"]);
        Assert.DoesNotContain(Requests.Secret, answer.Text, StringComparison.Ordinal);
        var text = answer.Text.Replace(request.Path, "", StringComparison.Ordinal);
        Assert.All(Insides, inside => Assert.DoesNotContain(inside, text, StringComparison.Ordinal));
    }

    /// <summary>
    /// A path with a NUL in it is refused where the request line is read, before there is a program to give an answer a body: 400 without
    /// anything, and the connection is closed.
    /// </summary>
    private static bool IsOfTheServerItself(Request request, Answer answer) =>
        answer is { Status: HttpStatusCode.BadRequest, Text: "", MediaType: null }
        && request.Path.Split('?')[0].Contains("%00", StringComparison.Ordinal)
        && !answer.Headers.Contains("X-Request-Id", StringComparison.OrdinalIgnoreCase);

    private static bool IsNotStored(Answer answer) => answer.Headers.Contains("Cache-Control: no-store", StringComparison.Ordinal);

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

    /// <summary>Any but 505: so Kestrel refuses a request line whose end is not HTTP/1.1, as RFC 9110 has it.</summary>
    [GeneratedRegex(@"HTTP/1\.1 5(?!05)")]
    private static partial Regex StatusOfTheServersFault();

    /// <summary>As the fault handler logs what was thrown.</summary>
    [GeneratedRegex(@"(GET|POST|PUT|PATCH|DELETE) .* failed: ")]
    private static partial Regex Fault();
}
