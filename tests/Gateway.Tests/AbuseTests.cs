using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

/// <summary>Clients that cost more than a client may: too slow, too much, too long.</summary>
public sealed class AbuseTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private GatewayTestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayTestHost.StartAsync(null, "--Limits:BodyGrace", "00:00:01.1");

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task BodyThatDoesNotCome_Is408_AndCutOff()
    {
        var address = new Uri(_host.Urls[0]);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var token = _host.As("coordinator").DefaultRequestHeaders.Authorization!.ToString();
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/deadlines/count HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"
            )
        );

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync().WaitAsync(Patience);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 40_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(150, 10, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task HeadersOverTheLimit_AreRefused(int count, int length, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_host.Urls[0]) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        for (var i = 0; i < count; i++)
        {
            request.Headers.Add($"X-Many-{i}", new string('x', length));
        }

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task AddressOverTheLimit_IsRefused()
    {
        using var client = new HttpClient { BaseAddress = new Uri(_host.Urls[0]) };

        using var answer = await client.GetAsync("/health/live?" + new string('x', 9_000));

        Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
    }

    [Fact]
    public void ClientsThatHaveGone_AreAskedAfter()
    {
        var limits = _host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.InRange(limits.Http2.KeepAlivePingDelay, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Assert.InRange(limits.RequestHeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.InRange(limits.MaxConcurrentConnections ?? long.MaxValue, 1, 100_000);
    }
}
