using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using GrpcTests.Support;
using GrpcTests.V1;
using Tot.Gateway.Tests.Support;
using Tot.Intake.V1;

namespace Tot.Gateway.Tests;

/// <summary>gRPC through the gateway, with our runtime and with grpc-js on the outside.</summary>
public sealed class GrpcTests : IAsyncLifetime
{
    private GatewayTestHost _host = null!;
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayTestHost.StartAsync(
            null,
            [
                .. Probe("AuthorizationPolicy", "anonymous"),
                .. Probe("RateLimiterPolicy", "api"),
                .. Probe("TimeoutPolicy", "Disable"),
                .. Probe("MaxRequestBodySize", "-1"),
                .. Probe("ClusterId", "intake"),
                .. Probe("Match:Path", "/tot.grpctests.v1.Probe/{**method}"),
            ]
        );
        _channel = _host.GrpcChannel();

        static string[] Probe(string key, string value) => ["--ReverseProxy:Routes:probe:" + key, value];
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Unary_PassesWithTrailersAndErrors()
    {
        var probe = new Probe.ProbeClient(_channel);
        var call = probe.EchoAsync(new EchoRequest { Text = "blåbær" }, new Metadata { { "probe-text", "t" } });

        Assert.Equal("blåbær", (await call).Text);
        Assert.Equal("t", call.GetTrailers().GetValue("trailer-text"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await probe.EchoAsync(new EchoRequest { Text = "100 %", FailWith = 9 })
        );
        Assert.Equal((StatusCode.FailedPrecondition, "100 %"), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task Stream_ArrivesMessageByMessage_AndEndsWithItsError()
    {
        var probe = new Probe.ProbeClient(_channel);
        using var open = probe.Count(new CountRequest { Count = 2, PauseMs = 600_000 });
        Assert.True(await open.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(1, open.ResponseStream.Current.Number);

        using var failing = probe.Count(new CountRequest { Count = 3, FailWith = 11 });
        var seen = new List<int>();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var message in failing.ResponseStream.ReadAllAsync())
            {
                seen.Add(message.Number);
            }
        });
        Assert.Equal([1, 2, 3], seen);
        Assert.Equal(StatusCode.OutOfRange, error.StatusCode);
    }

    [Fact]
    public async Task Question_WithAServicesToken_IsAnswered()
    {
        var answer = await Cases().GetCaseAsync(new GetCaseRequest { CaseId = "c" }, Token("meetings", "intake"));

        Assert.Equal("c", answer.CaseId);
    }

    [Fact]
    public async Task Question_WithoutServicesTokenForThatService_IsUnauthenticated()
    {
        var user = new Metadata { { "authorization", _host.As("admin").DefaultRequestHeaders.Authorization!.ToString() } };
        foreach (
            var headers in (Metadata[])
                [
                    [],
                    user,
                    Token("meetings", "placements"),
                    Token("meetings", "elsewhere"),
                ]
        )
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () =>
                await Cases().GetCaseAsync(new GetCaseRequest { CaseId = "c" }, headers)
            );
            Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        }
    }

    [Fact]
    public async Task ServiceThatHasNotStarted_IsUnavailable()
    {
        await using var host = await GatewayTestHost.StartAsync([]);
        using var channel = host.GrpcChannel();
        var token = new Metadata { { "authorization", "Bearer " + host.ServiceToken("meetings", "intake") } };

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new CaseService.CaseServiceClient(channel).GetCaseAsync(new GetCaseRequest(), token)
        );

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task EventFeed_IsNotReachableFromOutside()
    {
        using var call = new Feed.V1.EventFeedService.EventFeedServiceClient(_channel).Subscribe(
            new Feed.V1.SubscribeRequest(),
            Token("meetings", "intake")
        );

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    [Fact]
    public async Task ServiceThatRefusesBeforeTheWholeBodyHasCome_IsHeard()
    {
        var body = new Unfinished();
        using var request = new HttpRequestMessage(HttpMethod.Post, _host.Urls[1] + "/tot.grpctests.v1.Probe/Echo")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "soon");
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        using var answer = await client.SendAsync(request, limit.Token);
        body.Finish();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("The grpc-timeout is malformed.", Uri.UnescapeDataString(answer.Headers.GetValues("grpc-message").Single()));
    }

    /// <summary>Everything that holds without the gateway (tests/Grpc.Tests) holds with it.</summary>
    [Fact]
    public async Task GrpcJs_NoticesNoDifference()
    {
        var (lines, errors) = await Node.RunAsync("client.mjs", new Uri(_host.Urls[1]).Authority);

        var results = lines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.True(results.Count > 15, errors);
        Assert.All(results, r => Assert.True(r.GetProperty("ok").GetBoolean(), r.ToString()));
    }

    private CaseService.CaseServiceClient Cases() => new(_channel);

    private Metadata Token(string from, string to) => new() { { "authorization", "Bearer " + _host.ServiceToken(from, to) } };

    /// <summary>A body of which the rest does not come.</summary>
    private sealed class Unfinished : HttpContent
    {
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Finish() => _finish.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[3]);
            await stream.FlushAsync();
            await _finish.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
