using System.Globalization;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.Benchmarks.Peers;

/// <summary>@grpc/grpc-js as server and as client, a process each: the server is that of tests/Grpc.Tests.</summary>
internal sealed class GrpcJsPair : IAsyncDisposable
{
    private readonly ServerProcess _server;
    private string _address = "";

    private GrpcJsPair(ServerProcess server) => _server = server;

    public static async Task<GrpcJsPair> StartAsync()
    {
        if (!Directory.Exists(Repository.PathOf("tests/Grpc.Tests/node/node_modules")))
        {
            using var install = ServerProcess.Start(
                null,
                "npm",
                ["ci", "--prefix", Repository.PathOf("tests/Grpc.Tests/node"), "--ignore-scripts", "--no-audit", "--no-fund"]
            );
            _ = await install.ExitCodeAsync() == 0 ? 0 : throw new InvalidOperationException(install.Output);
        }
        var pair = new GrpcJsPair(ServerProcess.Start(null, "node", [Repository.PathOf("tests/Grpc.Tests/node/server.mjs")]));
        await pair._server.WaitUntilAsync(() => Task.FromResult(int.TryParse(pair._server.Output, out _)), TimeSpan.FromSeconds(20));
        pair._address = $"127.0.0.1:{int.Parse(pair._server.Output, CultureInfo.InvariantCulture)}";
        return pair;
    }

    public async Task<(double PerSecond, double P99)> RunAsync(int inFlight, TimeSpan duration)
    {
        using var client = ServerProcess.Start(
            null,
            "node",
            [Repository.PathOf("tests/Benchmarks/node/unary.mjs"), _address, $"{duration.TotalSeconds}", $"{inFlight}"]
        );
        if (await client.ExitCodeAsync() != 0)
        {
            throw new InvalidOperationException(client.Output);
        }
        var figures = client.Output.Split(' ');
        return (double.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(ServerProcess.Terminate, TimeSpan.FromSeconds(5));
        _server.Dispose();
    }
}
