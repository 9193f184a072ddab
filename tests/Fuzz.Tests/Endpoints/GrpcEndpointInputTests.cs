using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using Tot.Fuzz.Tests.Support;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Identity;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>Every question that services ask each other, at the service itself and through the gateway, with the right token and with others.</summary>
[Collection(nameof(FuzzedSystem))]
public sealed class GrpcEndpointInputTests(FuzzedSystem system, ITestOutputHelper output)
{
    /// <summary>
    /// INTERNAL is what the gRPC specification has a server say of a message that cannot be read, and the runtime says it in these words. A
    /// handler that fails is UNKNOWN, and nothing else in the program says INTERNAL.
    /// </summary>
    private static readonly string[] Unreadable =
    [
        "Incomplete message.",
        "Unknown message flag ",
        "A message is marked as compressed, but grpc-encoding names no compression.",
        "More than one message in a unary call.",
        "The message could not be parsed.",
        "The compressed message is damaged.",
        "The grpc-timeout is malformed.",
    ];

    /// <summary>CANCELLED, DEADLINE_EXCEEDED and what a handler or the runtime refuses with; neither UNKNOWN nor DATA_LOSS.</summary>
    private static readonly int[] Answers = [0, 1, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14];

    private static readonly string[] Services = ["intake", "meetings", "obligations", "placements", "subscriptions"];

    /// <summary>All that have a key to sign with.</summary>
    private static readonly string[] Callers = [.. Services, "console"];

    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);

    [Fact]
    public async Task EveryMethod_AnswersOrRefuses_AndItsHandlerFailsOnNone()
    {
        var keys = new ServiceKeys(Path.Combine(system.Folder, "keys"));
        var tokens = Callers.ToDictionary(name => name, name => new ServiceTokens(new ServiceName(name), keys), StringComparer.Ordinal);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
        var ports = await PortsAsync(client, tokens);
        await new Fuzzer("grpc", output) { Workers = 4, Patience = FuzzedSystem.Patience }.RunAsync(
            6_000,
            async source =>
            {
                var method = source.Pick(GrpcMethod.All);
                var (token, isRight) = Token(source, method, tokens);
                var gateway = method.IsAtTheGateway && source.OneIn(2);
                var call = Call.Of(source, method, system.Known, gateway ? system.GrpcPort : ports[method.Service], token);
                source.Input = call.ToString;
                var answer = await call.SendAsync(client);
                source.Input = () => $"{call}\n→ {answer}";
                _seen.AddOrUpdate(answer.Name, 1, (_, count) => count + 1);
                Check(answer, isRight);
            }
        );
        output.WriteLine(string.Join(", ", _seen.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}: {s.Value}")));
        Assert.DoesNotContain("The handler of ", system.Log, StringComparison.Ordinal);
    }

    private void Check(Call.Answer answer, bool isRight)
    {
        foreach (var name in system.Names)
        {
            Assert.DoesNotContain(name, answer.Text, StringComparison.Ordinal);
        }
        if (!isRight)
        {
            Assert.All(system.Planted, marker => Assert.DoesNotContain(marker, answer.Text, StringComparison.Ordinal));
            // Wrong content types are refused before or after it is known who asks.
            Assert.Contains(answer.Name, (string[])["HTTP 401", "HTTP 403", "HTTP 415", "gRPC 7", "gRPC 16"]);
        }
        else if (answer.Http == HttpStatusCode.OK)
        {
            Assert.Contains(answer.Status ?? -1, Answers);
            Assert.True(
                answer.Status != 13 || Unreadable.Any(text => answer.Message.StartsWith(text, StringComparison.Ordinal)),
                "INTERNAL is for what could not be read."
            );
        }
        else
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
        }
    }

    private (string? Token, bool IsRight) Token(Source source, GrpcMethod method, Dictionary<string, ServiceTokens> tokens)
    {
        var caller = source.Pick(method.Callers);
        return source.Below(12) switch
        {
            0 => (null, false),
            1 => (source.Printable(source.Pick([0, 1, 40, 3_000])), false),
            2 => (system.TokenOf(source.Pick(Requests.Personas)), false),
            3 => (tokens[caller].For(source.Pick<string>([.. Callers.Where(c => c != method.Service)])), false),
            4 => (tokens[source.Pick<string>([.. Callers.Except(method.Callers)])].For(method.Service), false),
            5 => (tokens[caller].For(method.Service) + "A", false),
            _ => (tokens[caller].For(method.Service), true),
        };
    }

    /// <summary>Which of the ports is whose: each service takes tokens for itself only.</summary>
    private async Task<Dictionary<string, int>> PortsAsync(HttpMessageInvoker client, Dictionary<string, ServiceTokens> tokens)
    {
        var ports = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var port in system.InnerPorts)
        {
            foreach (var method in GrpcMethod.All.Where(m => m.Descriptor.Name == "ListWitnessed"))
            {
                var token = tokens[method.Callers[0]].For(method.Service);
                var answer = await new Call(method, port, Frames.Frame([]), [], "application/grpc", token).SendAsync(client);
                if (answer.Status == 0)
                {
                    ports.Add(method.Service, port);
                }
            }
        }
        Assert.Equal(Services.Length, ports.Count);
        return ports;
    }

    private sealed record Call(
        GrpcMethod Method,
        int Port,
        byte[] Body,
        IReadOnlyList<(string Name, string Value)> Headers,
        string ContentType,
        string? Token
    )
    {
        public static Call Of(Source source, GrpcMethod method, Known known, int port, string? token)
        {
            var message = method.Message(source, known).ToByteArray();
            var body = source.OneIn(2) ? Frames.Frame(message) : Frames.Body(source, message);
            var type = source.OneIn(15)
                ? source.Pick(["application/json", "application/grpc-web", "application/grpc+json", "text/plain", "application/grpcx"])
                : "application/grpc";
            // A stream goes on for as long as its caller lets it.
            var headers = method.Descriptor.IsServerStreaming
                ? Frames.Headers(source).Where(h => h.Name != "grpc-timeout").Append(("grpc-timeout", "300m"))
                : Frames.Headers(source);
            return new Call(method, port, body, [.. headers], type, token);
        }

        public async Task<Answer> SendAsync(HttpMessageInvoker client)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}{Method.Path}")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(Body),
            };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            request.Headers.TryAddWithoutValidation("TE", "trailers");
            foreach (var (name, value) in Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            if (Token is not null)
            {
                request.Headers.TryAddWithoutValidation("authorization", "Bearer " + Token);
            }
            using var limit = new CancellationTokenSource(FuzzedSystem.Patience);
            using var response = await client.SendAsync(request, limit.Token);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            var status = One(response, "grpc-status") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
            return new Answer(
                response.StatusCode,
                status,
                Uri.UnescapeDataString(One(response, "grpc-message") ?? ""),
                $"{Encoding.UTF8.GetString(body)}{response.Headers}{response.TrailingHeaders}"
            );
        }

        public override string ToString() =>
            $"{Method} at {Port} {ContentType} Bearer {Token}\n{string.Join('\n', Headers)}\n{Convert.ToHexString(Body)}";

        private static string? One(HttpResponseMessage response, string name) =>
            response.TrailingHeaders.TryGetValues(name, out var trailer) || response.Headers.TryGetValues(name, out trailer)
                ? trailer.Single()
                : null;

        /// <param name="Status">Of gRPC; null when HTTP's says it all.</param>
        internal sealed record Answer(HttpStatusCode Http, int? Status, string Message, string Text)
        {
            public string Name => Http == HttpStatusCode.OK ? $"gRPC {Status}" : $"HTTP {(int)Http}";
        }
    }
}
