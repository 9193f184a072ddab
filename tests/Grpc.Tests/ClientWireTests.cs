using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.Support;
using GrpcTests.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GrpcTests;

/// <summary>What the client makes of answers that no well-behaved server gives.</summary>
public sealed class ClientWireTests : IAsyncLifetime
{
    private static readonly byte[] Hello = new EchoResponse { Text = "hello" }.ToByteArray();

    private RequestDelegate _answer = null!;
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;
    private Probe.ProbeClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await RawServer.StartAsync(http => _answer(http));
        _channel = GrpcChannel.ForAddress(_app.Urls.First());
        _client = new Probe.ProbeClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task WellFormed_IsReturned() => Assert.Equal("hello", (await EchoAsync(RawCall.Frame(Hello))).Text);

    [Fact]
    public async Task Gzip_IsRead()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Hello);
        }

        Assert.Equal("hello", (await EchoAsync(RawCall.Frame(packed.ToArray(), flag: 1), encoding: "gzip")).Text);
    }

    [Fact]
    public async Task TruncatedMessage_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await FailureAsync(RawCall.Frame(Hello, length: Hello.Length + 1)));

    [Fact]
    public async Task NoMessage_IsInternal() => Assert.Equal(StatusCode.Internal, await FailureAsync([]));

    [Fact]
    public async Task TwoMessages_AreInternal() =>
        Assert.Equal(StatusCode.Internal, await FailureAsync([.. RawCall.Frame(Hello), .. RawCall.Frame(Hello)]));

    [Fact]
    public async Task CompressedFlagWithoutEncoding_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await FailureAsync(RawCall.Frame(Hello, flag: 1)));

    [Fact]
    public async Task UnknownEncoding_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await FailureAsync(RawCall.Frame(Hello, flag: 1), encoding: "snappy"));

    [Fact]
    public async Task MessageBeyondLimit_IsResourceExhausted() =>
        Assert.Equal(StatusCode.ResourceExhausted, await FailureAsync(RawCall.Frame(Hello, length: 1 << 30)));

    [Fact]
    public async Task OwnLimit_IsKept()
    {
        _answer = http => AnswerAsync(http, RawCall.Frame(Hello));
        using var channel = GrpcChannel.ForAddress(
            _app.Urls.First(),
            new GrpcChannelOptions { MaxReceiveMessageSize = 3, MaxSendMessageSize = 3 }
        );
        var client = new Probe.ProbeClient(channel);

        var received = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest()));
        var sent = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest { Text = "long" }));

        Assert.Contains("Received", received.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("Sent", sent.Status.Detail, StringComparison.Ordinal);
        Assert.All([received, sent], e => Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode));
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public async Task HttpStatus_BecomesGrpcStatus(int httpStatus, StatusCode expected)
    {
        _answer = http =>
        {
            http.Response.StatusCode = httpStatus;
            return Task.CompletedTask;
        };

        Assert.Equal(expected, await FailureAsync());
    }

    [Fact]
    public async Task GrpcStatus_WinsOverHttpStatus()
    {
        _answer = http =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers["grpc-status"] = "5";
            return Task.CompletedTask;
        };

        Assert.Equal(StatusCode.NotFound, await FailureAsync());
    }

    [Fact]
    public async Task HtmlPage_IsUnknown()
    {
        _answer = http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<html>");
        };

        Assert.Equal(StatusCode.Unknown, await FailureAsync());
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    [InlineData(0xd, StatusCode.Unknown)]
    public async Task ResetStream_BecomesGrpcStatus(int code, StatusCode expected)
    {
        _answer = async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.FlushAsync();
            http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        };

        Assert.Equal(expected, await FailureAsync());
    }

    [Theory]
    [InlineData("17", StatusCode.Unknown)]
    [InlineData("nonsense", StatusCode.Unknown)]
    [InlineData(null, StatusCode.Unknown)]
    public async Task StrangeStatus_IsUnknown(string? status, StatusCode expected) =>
        Assert.Equal(expected, await FailureAsync(RawCall.Frame(Hello), status: status));

    [Fact]
    public async Task BrokenEscapesInMessage_StayAsTheyAre()
    {
        _answer = http => AnswerAsync(http, [], status: "5", message: "100%, %zz, %C3%A6");

        var e = await Assert.ThrowsAsync<RpcException>(async () => await _client.EchoAsync(new EchoRequest()));

        Assert.Equal("100%, %zz, æ", e.Status.Detail);
    }

    [Fact]
    public async Task Stream_CutOffBetweenMessages_GivesWhatCameAndFails()
    {
        var read = new TaskCompletionSource();
        _answer = async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(RawCall.Frame(new CountResponse { Number = 1 }.ToByteArray()));
            await http.Response.Body.FlushAsync();
            await read.Task;
            http.Abort();
        };
        using var call = _client.Count(new CountRequest());

        Assert.True(await call.ResponseStream.MoveNext());
        read.SetResult();
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Request_CarriesWhatTheProtocolDemands()
    {
        var protocol = "";
        Dictionary<string, string> headers = [];
        byte flag = 9;
        _answer = async http =>
        {
            protocol = http.Request.Protocol;
            headers = http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            flag = body.ToArray()[0];
            await AnswerAsync(http, RawCall.Frame(Hello));
        };

        await _client.EchoAsync(
            new EchoRequest { Text = new string('a', 100) },
            new Metadata
            {
                { "grpc-internal-encoding-request", "gzip" },
                { "x-bin", [255] },
                { "grpc-status", "5" },
            },
            DateTime.UtcNow.AddSeconds(30)
        );

        Assert.Equal("HTTP/2", protocol);
        Assert.Equal("application/grpc", headers["content-type"]);
        Assert.Equal("trailers", headers["te"]);
        Assert.Equal("identity,gzip", headers["grpc-accept-encoding"]);
        Assert.Equal("gzip", headers["grpc-encoding"]);
        Assert.Equal(1, flag);
        Assert.Matches("^[0-9]{1,8}[um]$", headers["grpc-timeout"]);
        Assert.Equal("/w", headers["x-bin"]);
        Assert.DoesNotContain("grpc-status", headers.Keys);
        Assert.DoesNotContain("grpc-internal-encoding-request", headers.Keys);
    }

    private async Task<EchoResponse> EchoAsync(byte[] body, string? encoding = null)
    {
        _answer = http => AnswerAsync(http, body, encoding: encoding);
        return await _client.EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(20));
    }

    private Task<StatusCode> FailureAsync(byte[] body, string? status = "0", string? encoding = null)
    {
        _answer = http => AnswerAsync(http, body, status, encoding: encoding);
        return FailureAsync();
    }

    private async Task<StatusCode> FailureAsync()
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        return (
            await Assert.ThrowsAsync<RpcException>(async () => await _client.EchoAsync(new EchoRequest(), deadline: deadline))
        ).StatusCode;
    }

    private static async Task AnswerAsync(
        HttpContext http,
        byte[] body,
        string? status = "0",
        string? message = null,
        string? encoding = null
    )
    {
        http.Response.ContentType = "application/grpc";
        if (encoding is not null)
        {
            http.Response.Headers["grpc-encoding"] = encoding;
        }

        await http.Response.Body.WriteAsync(body);
        if (status is not null)
        {
            http.Response.AppendTrailer("grpc-status", status);
        }

        if (message is not null)
        {
            http.Response.AppendTrailer("grpc-message", message);
        }
    }
}
