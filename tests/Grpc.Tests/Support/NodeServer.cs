using System.Diagnostics;
using System.Globalization;
using Grpc.Net.Client;
using GrpcTests.V1;

namespace GrpcTests.Support;

/// <summary>The independent implementation as a server.</summary>
public sealed class NodeServer : IAsyncLifetime
{
    private readonly List<GrpcChannel> _channels = [];
    private Process _process = null!;

    public int Port { get; private set; }

    public Probe.ProbeClient Client { get; private set; } = null!;

    public static async Task<NodeServer> StartAsync(int port = 0, int maxStreams = 1000)
    {
        var server = new NodeServer
        {
            _process = await Node.StartAsync(
                "server.mjs",
                port.ToString(CultureInfo.InvariantCulture),
                maxStreams.ToString(CultureInfo.InvariantCulture)
            ),
        };
        server.Port = int.Parse((await server._process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        server.Client = server.NewClient();
        return server;
    }

    public Probe.ProbeClient NewClient(GrpcChannelOptions? options = null)
    {
        var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Port}", options ?? new GrpcChannelOptions());
        _channels.Add(channel);
        return new Probe.ProbeClient(channel);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends GOAWAY and ends once the open calls have.</summary>
    public void BeginShutdown()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        var server = await StartAsync();
        (_process, Port, Client) = (server._process, server.Port, server.Client);
        _channels.AddRange(server._channels);
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(c => c.Dispose());
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
