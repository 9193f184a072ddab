using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

/// <summary>A replica that dies is not the client's affair, when the request may be asked twice.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private GatewayTestHost _host = null!;
    private DyingReplica _replica = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayTestHost.StartAsync(["obligations"]);
        _replica = new DyingReplica();
        _host.Mislead("placements", _replica.Address);
        await Testing.Eventually.TrueAsync(
            async () => (await _host.As("coordinator").GetAsync("/api/v1/deadlines/x")).StatusCode == HttpStatusCode.BadGateway,
            "the gateway knows the address"
        );
        _replica.Died = 0;
    }

    public async ValueTask DisposeAsync()
    {
        _replica.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Reading_IsAskedAgain()
    {
        await _host.As("coordinator").GetAsync("/api/v1/deadlines/x");

        Assert.Equal(4, _replica.Died);
    }

    [Fact]
    public async Task ChangeWithAKey_IsAskedAgain()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/deadlines")
        {
            Content = JsonContent.Create(new { text = "x" }),
        };
        request.Headers.Add("Idempotency-Key", "k");

        Assert.Equal(HttpStatusCode.BadGateway, (await _host.As("coordinator").SendAsync(request)).StatusCode);

        Assert.Equal(4, _replica.Died);
    }

    [Fact]
    public async Task ChangeWithoutAKey_IsAskedOnce()
    {
        var answer = await _host.As("coordinator").PostAsJsonAsync("/api/v1/deadlines", new { text = "x" });

        Assert.Equal((HttpStatusCode.BadGateway, 1), (answer.StatusCode, _replica.Died));
    }

    /// <summary>Takes connections, and dies at the first word.</summary>
    private sealed class DyingReplica : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public DyingReplica()
        {
            _listener.Start();
            _ = DieAsync();
        }

        public string Address => $"http://{_listener.LocalEndpoint}";

        public int Died { get; set; }

        public void Dispose() => _listener.Dispose();

        private async Task DieAsync()
        {
            while (true)
            {
                try
                {
                    using var connection = await _listener.AcceptTcpClientAsync();
                    await connection.GetStream().ReadExactlyAsync(new byte[24]);
                    Died++;
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }
                catch (IOException)
                {
                    // It was not asked anything.
                }
            }
        }
    }
}
