using System.Net;
using System.Net.Sockets;

namespace GrpcTests.Support;

/// <summary>Passes TCP on until it is silenced: then it takes everything and delivers nothing, like a pulled cable.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private volatile bool _silent;

    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Silence() => _silent = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var near = await _listener.AcceptTcpClientAsync(_stop.Token);
            var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            _ = PumpAsync(near.GetStream(), far.GetStream());
            _ = PumpAsync(far.GetStream(), near.GetStream());
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is var read and > 0)
        {
            if (!_silent)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }

        await to.DisposeAsync();
    }
}
