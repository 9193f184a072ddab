using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Peers;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>Unary calls of our gRPC runtime, client and server over a loopback connection, against a pair of @grpc/grpc-js.</summary>
internal static class GrpcUnary
{
    private const int InFlight = 32;

    public static Row Row { get; } = new("grpc", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        await lab.StopSystemAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync();
        var client = new Probe.ProbeClient(GrpcChannel.ForAddress(app.Urls.Single()));
        await using var peer = await GrpcJsPair.StartAsync();
        _ = await OursAsync(client, lab.WarmUp / 2);
        var rounds = new List<((double PerSecond, double P99) Ours, (double PerSecond, double P99) Peer)>();
        for (var i = 0; i < lab.Rounds; i++)
        {
            rounds.Add((await OursAsync(client, lab.Turn / 2), await peer.RunAsync(InFlight, lab.Turn / 2)));
        }
        await app.StopAsync();
        var (ours, theirs) = rounds.OrderBy(r => r.Ours.PerSecond).ElementAt(rounds.Count / 2);
        return
        [
            new(
                "unary calls, 32 in flight : grpc-js pair",
                [.. rounds.Select(r => r.Ours.PerSecond / r.Peer.PerSecond)],
                new Goal(5, 7),
                $"{Table.Text(ours.PerSecond)}/s, p99 {Table.Text(ours.P99)} ms : {Table.Text(theirs.PerSecond)}/s, p99 {Table.Text(theirs.P99)} ms",
                "processor; ours share a process, the peers have one each, of one thread"
            ),
        ];
    }

    private static async Task<(double PerSecond, double P99)> OursAsync(Probe.ProbeClient client, TimeSpan duration)
    {
        var (took, started) = (new ConcurrentBag<double>(), Stopwatch.GetTimestamp());
        await Task.WhenAll(
            Enumerable
                .Range(0, InFlight)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Stopwatch.GetElapsedTime(started) < duration)
                        {
                            var sent = Stopwatch.GetTimestamp();
                            await client.EchoAsync(new EchoRequest { Text = "hello" });
                            took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                        }
                    })
                )
        );
        return (took.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, Spread.Quantile(took, 0.99));
    }

    private sealed class EchoService : Probe.ProbeBase
    {
        public override Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) =>
            Task.FromResult(new EchoResponse { Text = request.Text, Payload = request.Payload });
    }
}
