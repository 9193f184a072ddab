using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tot.Feed.V1;
using Tot.Fuzz.Tests.Support;

namespace Tot.Fuzz.Tests;

/// <summary>Length-prefixed messages, metadata and statuses that no well-behaved peer sends, to the server and to the client.</summary>
public sealed class GrpcInputTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly byte[] Message = new SubscribeRequest
    {
        AfterPosition = 5,
        Types_ = { "tot.events.v1.PersonIdentified", "æøå" },
    }.ToByteArray();

    private static readonly byte[] Answer = new GetHeadResponse { Position = 7 }.ToByteArray();

    private WebApplication _app = null!;
    private HttpMessageInvoker _client = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        builder.Services.AddGrpc();
        _app = builder.Build();
        _app.UseRouting();
        _app.MapGrpcService<Feed>();
        await _app.StartAsync();
        _client = new HttpMessageInvoker(_app.GetTestServer().CreateHandler());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task HonestFrame_IsAnswered() => Assert.Equal(0, await StatusOfAsync("GetHead", [Frames.Frame(Message)], []));

    [Fact]
    public Task Server_AnswersEveryFrame_AndItsHandlerFailsOnNone() =>
        new Fuzzer("grpc-server", output).RunAsync(
            10_000,
            async source =>
            {
                var chunks = Chunks(source, Frames.Body(source, Message));
                var headers = Frames.Headers(source);
                source.Input = () => $"{string.Join(' ', chunks.Select(Convert.ToHexString))}\n{string.Join('\n', headers)}";
                var status = await StatusOfAsync(source.Pick(["GetHead", "Subscribe"]), chunks, headers);
                // OK, or what is wrong with the message: never UNKNOWN, which says that a handler failed.
                Assert.Contains(status, (int[])[0, 4, 8, 12, 13]);
            }
        );

    [Fact]
    public Task Client_EndsEveryCallWithAStatus() =>
        new Fuzzer("grpc-client", output).RunAsync(
            10_000,
            async source =>
            {
                using var peer = new Peer(source);
                source.Input = peer.ToString;
                using var channel = GrpcChannel.ForAddress("http://peer", new GrpcChannelOptions { HttpHandler = peer });
                try
                {
                    var call = new EventFeedService.EventFeedServiceClient(channel);
                    if (source.OneIn(2))
                    {
                        await call.GetHeadAsync(new GetHeadRequest());
                        return;
                    }
                    using var stream = call.Subscribe(new SubscribeRequest());
                    while (await stream.ResponseStream.MoveNext(CancellationToken.None)) { }
                }
                catch (RpcException)
                {
                    // As every caller expects.
                }
            }
        );

    private async Task<int> StatusOfAsync(string method, byte[][] chunks, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost/tot.feed.v1.EventFeedService/" + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Pushed(chunks),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await _client.SendAsync(request, CancellationToken.None);
        await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return int.Parse(
            response.TrailingHeaders.TryGetValues("grpc-status", out var trailer)
                ? trailer.Single()
                : response.Headers.GetValues("grpc-status").Single()
        );
    }

    private static byte[][] Chunks(Source source, byte[] body)
    {
        var chunks = new List<byte[]>();
        for (var at = 0; at < body.Length; )
        {
            var size = Math.Min(source.Pick([1, 2, 5, 64, 100_000]), body.Length - at);
            size = chunks.Count > 20 ? body.Length - at : size;
            chunks.Add(body[at..(at + size)]);
            at += size;
        }
        return [.. chunks];
    }

    private sealed class Feed : EventFeedService.EventFeedServiceBase
    {
        public override Task<GetHeadResponse> GetHead(GetHeadRequest request, ServerCallContext context)
        {
            // Also what is only read when somebody asks.
            _ = context.RequestHeaders;
            return Task.FromResult(new GetHeadResponse { Position = request.Types_.Count });
        }

        public override Task Subscribe(
            SubscribeRequest request,
            IServerStreamWriter<SubscribeResponse> responseStream,
            ServerCallContext context
        ) => responseStream.WriteAsync(new SubscribeResponse { Heartbeat = new Heartbeat { Position = request.AfterPosition } });
    }

    /// <summary>A body that comes in pieces, so that a frame's head may be cut anywhere.</summary>
    private sealed class Pushed(byte[][] chunks) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var chunk in chunks)
            {
                await stream.WriteAsync(chunk);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A server that answers anything at all.</summary>
    private sealed class Peer : HttpMessageHandler
    {
        private readonly HttpResponseMessage _response;
        private readonly byte[] _body;

        public Peer(Source source)
        {
            _body = [.. Enumerable.Range(0, source.Between(0, 3)).SelectMany(_ => Frames.Body(source, Answer))];
            _response = new HttpResponseMessage((HttpStatusCode)source.Pick([200, 200, 200, 200, 204, 302, 404, 429, 500, 503]))
            {
                Content = new ByteArrayContent(_body),
                Version = HttpVersion.Version20,
            };
            _response.Content.Headers.TryAddWithoutValidation(
                "Content-Type",
                source.Pick(["application/grpc", "application/grpc+proto", "text/html", ""])
            );
            foreach (var headers in (HttpResponseHeaders[])[_response.Headers, _response.TrailingHeaders])
            {
                foreach (var (name, value) in Frames.Headers(source).Concat(source.OneIn(2) ? [("grpc-status", Status(source))] : []))
                {
                    headers.TryAddWithoutValidation(name, value);
                }
                headers.TryAddWithoutValidation("grpc-message", source.OneIn(2) ? source.Mutate("100%25 %E2%82%AC %") : "x");
            }
        }

        public override string ToString() => $"{_response}\n{_response.TrailingHeaders}\n{Convert.ToHexString(_body)}";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(_response);

        private static string Status(Source source) => source.Pick(["0", "0", "0", "5", "16", "17", "-1", "99999999999", "x", ""]);
    }
}
