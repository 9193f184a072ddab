using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Peers;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>The gateway against nginx in front of the same Intake: a database read, token and all. nginx checks nothing and counts nobody's requests.</summary>
internal static class ProxyToService
{
    public static Row Row { get; } = new("gateway-nginx", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var cluster = await lab.ClusterAsync();
        var token = await cluster.TokenAsync("police-exit");
        var request = Requests.Get($"/api/v1/cases/{await Tokens.IdentifyAsync(cluster.Gateway, token)}", token);
        await using var nginx = await Nginx.StartAsync(cluster.Services["intake"]);
        var rounds = new List<(LoadResult Gateway, LoadResult Nginx)>();
        _ = await HttpLoad.RunAsync(nginx.Address, IdentifyOnPostgres.Connections, lab.WarmUp, () => request, 200);
        _ = await HttpLoad.RunAsync(cluster.Gateway, IdentifyOnPostgres.Connections, lab.WarmUp, () => request, 200);
        for (var i = 0; i < lab.Rounds; i++)
        {
            rounds.Add(
                (
                    await HttpLoad.RunAsync(cluster.Gateway, IdentifyOnPostgres.Connections, lab.Turn, () => request, 200),
                    await HttpLoad.RunAsync(nginx.Address, IdentifyOnPostgres.Connections, lab.Turn, () => request, 200)
                )
            );
        }
        var middle = rounds.OrderBy(r => r.Gateway.PerSecond).ElementAt(rounds.Count / 2);
        return
        [
            new(
                "reads through the gateway : through nginx",
                [.. rounds.Select(r => r.Gateway.PerSecond / r.Nginx.PerSecond)],
                new Goal(0.90, 1.0),
                $"{Table.Text(middle.Gateway.PerSecond)}/s : {Table.Text(middle.Nginx.PerSecond)}/s",
                "processor; the gateway checks the token, nginx does not"
            ),
        ];
    }
}
