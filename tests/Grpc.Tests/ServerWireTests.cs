using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using GrpcTests.Support;
using GrpcTests.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GrpcTests;

/// <summary>What the server makes of bytes that no well-behaved client sends.</summary>
public sealed class ServerWireTests : IAsyncLifetime
{
    private static readonly byte[] Hello = new EchoRequest { Text = "hello" }.ToByteArray();

    private Server _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await Server.StartAsync(map: app => app.MapPost("/ordinary/{thing}", () => "ordinary"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task WellFormed_IsAnswered()
    {
        var answer = await RawCall.SendAsync(_server, RawCall.Frame(Hello));

        Assert.Equal(0, answer.Code);
        Assert.Equal("hello", EchoResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Text);
    }

    [Fact]
    public async Task PrefixLongerThanBody_IsInternal()
    {
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello, length: Hello.Length + 1)));
    }

    [Fact]
    public async Task PrefixShorterThanBody_IsInternal()
    {
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello, length: Hello.Length - 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task TruncatedPrefix_IsInternal(int length) =>
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello)[..length]));

    [Fact]
    public async Task TwoMessagesInUnaryCall_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await CodeAsync([.. RawCall.Frame(Hello), .. RawCall.Frame(Hello)]));

    [Fact]
    public async Task NoProtobuf_IsInternal() => Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame([0xff, 0xff, 0xff])));

    [Fact]
    public async Task UnknownFlag_IsInternal() => Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello, flag: 2)));

    [Fact]
    public async Task CompressedFlagWithoutEncoding_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello, flag: 1)));

    [Fact]
    public async Task CompressedFlagWithIdentity_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello, flag: 1), ("grpc-encoding", "identity")));

    [Fact]
    public async Task DamagedGzip_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello, flag: 1), ("grpc-encoding", "gzip")));

    [Fact]
    public async Task UnknownEncoding_IsUnimplementedAndNamesTheKnown()
    {
        var answer = await RawCall.SendAsync(_server, RawCall.Frame(Hello, flag: 1), ("grpc-encoding", "snappy"));

        Assert.Equal((int)StatusCode.Unimplemented, answer.Code);
        Assert.Contains("gzip", answer.Headers.GetValues("grpc-accept-encoding").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_IsRead()
    {
        var answer = await RawCall.SendAsync(_server, RawCall.Frame(Gzip(Hello), flag: 1), ("grpc-encoding", "gzip"));

        Assert.Equal("hello", EchoResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Text);
    }

    [Fact]
    public async Task MessageBeyondLimit_IsResourceExhausted_BeforeItIsSent()
    {
        // The prefix promises 1 GiB; nobody waits for it.
        Assert.Equal(StatusCode.ResourceExhausted, await CodeAsync(RawCall.Frame(Hello, length: 1 << 30)));
        Assert.Equal(StatusCode.ResourceExhausted, await CodeAsync(RawCall.Frame(Hello, length: -1)));
    }

    [Fact]
    public async Task DecompressionBomb_IsResourceExhausted()
    {
        var bomb = Gzip(new EchoRequest { Payload = ByteString.CopyFrom(new byte[64 * 1024 * 1024]) }.ToByteArray());

        Assert.InRange(bomb.Length, 1, 1024 * 1024);
        Assert.Equal(StatusCode.ResourceExhausted, await CodeAsync(RawCall.Frame(bomb, flag: 1), ("grpc-encoding", "gzip")));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("123456789m")]
    [InlineData("-1m")]
    [InlineData("1x")]
    public async Task MalformedTimeout_IsInternal(string timeout) =>
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello), ("grpc-timeout", timeout)));

    [Theory]
    [InlineData("0n")]
    [InlineData("1u")]
    [InlineData("100m")]
    public async Task PassedTimeout_IsDeadlineExceeded(string timeout)
    {
        var slow = new EchoRequest { DelayMs = 60_000 }.ToByteArray();

        Assert.Equal(StatusCode.DeadlineExceeded, await CodeAsync(RawCall.Frame(slow), ("grpc-timeout", timeout)));
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("99999999S")]
    [InlineData("1M")]
    [InlineData("60S")]
    public async Task FarTimeout_ChangesNothing(string timeout) =>
        Assert.Equal(StatusCode.OK, await CodeAsync(RawCall.Frame(Hello), ("grpc-timeout", timeout)));

    [Theory]
    [InlineData("AQL+/w==")]
    [InlineData("AQL+/w")]
    public async Task BinaryMetadata_IsReadWithAndWithoutPadding(string value)
    {
        var answer = await RawCall.SendAsync(_server, RawCall.Frame(Hello), ("probe-bin", value));

        Assert.Equal("AQL+/w", answer.Headers.GetValues("probe-bin").Single());
    }

    [Fact]
    public async Task BinaryMetadata_JoinedByCommas_AreSeveralValues()
    {
        var answer = await RawCall.SendAsync(_server, RawCall.Frame(Hello), ("probe-bin", "AQ==,Ag"));

        Assert.Equal("AQ, Ag", string.Join(", ", answer.Headers.GetValues("probe-bin")));
    }

    [Fact]
    public async Task BinaryMetadata_ThatIsNoBase64_IsInternal() =>
        Assert.Equal(StatusCode.Internal, await CodeAsync(RawCall.Frame(Hello), ("probe-bin", "!!!")));

    [Fact]
    public async Task ErrorBeforeAnyMessage_IsOneHeaderBlock()
    {
        var answer = await RawCall.SendAsync(_server, RawCall.Frame(new EchoRequest { FailWith = 5, Text = "æ%" }.ToByteArray()));

        Assert.Equal("5", answer.Headers.GetValues("grpc-status").Single());
        Assert.Equal("%C3%A6%25", answer.GrpcMessage);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Response_IsCompressed_OnlyForWhoAcceptsIt()
    {
        await using var compressing = await Server.StartAsync(o => o.ResponseCompressionAlgorithm = "gzip");
        var request = RawCall.Frame(new EchoRequest { Text = new string('a', 1000) }.ToByteArray());

        var plain = await RawCall.SendAsync(compressing, request);
        var packed = await RawCall.SendAsync(compressing, request, ("grpc-accept-encoding", "br, gzip"));

        Assert.Equal(0, plain.Body[0]);
        Assert.False(plain.Headers.Contains("grpc-encoding"));
        Assert.Equal(1, packed.Body[0]);
        Assert.Equal("gzip", packed.Headers.GetValues("grpc-encoding").Single());
        using var gzip = new GZipStream(new MemoryStream(packed.Body, 5, packed.Body.Length - 5), CompressionMode.Decompress);
        Assert.Equal(1000, EchoResponse.Parser.ParseFrom(gzip).Text.Length);
    }

    [Fact]
    public async Task OtherContentType_IsNotOurs()
    {
        var json = new ByteArrayContent([1]);
        json.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var web = new ByteArrayContent([1]);
        web.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await RawCall.SendAsync(_server, RawCall.Echo, json)).HttpStatus);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await RawCall.SendAsync(_server, RawCall.Echo, web)).HttpStatus);
    }

    [Fact]
    public async Task Http1_IsToldToUpgrade()
    {
        await using var mixed = await Server.StartAsync(protocols: HttpProtocols.Http1);
        using var client = new HttpClient();
        using var content = new ByteArrayContent(RawCall.Frame(Hello));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        using var response = await client.PostAsync(mixed.Address + RawCall.Echo, content);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task UnknownMethod_IsUnimplemented()
    {
        var unknown = await RawCall.SendAsync(_server, "/tot.grpctests.v1.Probe/Nothing", new ByteArrayContent([]));

        Assert.Equal((int)StatusCode.Unimplemented, unknown.Code);
    }

    [Theory]
    [InlineData("GET", "/nothing/here", HttpStatusCode.NotFound)]
    [InlineData("POST", "/nothing/here", HttpStatusCode.NotFound)]
    [InlineData("GET", "/ordinary/endpoint", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/ordinary/endpoint", HttpStatusCode.OK)]
    public async Task OrdinaryRequest_FindsWhatItWouldFindWithoutGrpc(string method, string path, HttpStatusCode expected)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), _server.Address + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(nameof(Probe.ProbeClient.Sum))]
    [InlineData(nameof(Probe.ProbeClient.Chat))]
    public async Task ClientStreaming_IsUnimplemented(string method)
    {
        var answer = await RawCall.SendAsync(_server, $"/tot.grpctests.v1.Probe/{method}", new ByteArrayContent(RawCall.Frame([])));

        Assert.Equal((int)StatusCode.Unimplemented, answer.Code);
    }

    [Fact]
    public async Task SlowRequestBody_IsNotCutOff()
    {
        // Kestrel's own rule would end this request after its grace period.
        await using var strict = await Server.StartAsync(kestrel: k =>
            k.Limits.MinRequestBodyDataRate = new MinDataRate(10_000, TimeSpan.FromSeconds(1.1))
        );

        var answer = await RawCall.SendAsync(strict, RawCall.Echo, new SlowContent(RawCall.Frame(Hello), TimeSpan.FromSeconds(3)));

        Assert.Equal(0, answer.Code);
    }

    private async Task<StatusCode> CodeAsync(byte[] body, params (string, string)[] headers)
    {
        var answer = await RawCall.SendAsync(_server, body, headers);
        Assert.Equal(HttpStatusCode.OK, answer.HttpStatus);
        return (StatusCode)answer.Code;
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    private sealed class SlowContent(byte[] bytes, TimeSpan pause) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, 5));
            await stream.FlushAsync();
            await Task.Delay(pause);
            await stream.WriteAsync(bytes.AsMemory(5));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
