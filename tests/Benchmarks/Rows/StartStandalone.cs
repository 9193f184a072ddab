using System.Diagnostics;
using System.Net;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Systems;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// Standalone on an empty folder: until its gateway says ready, and its memory then and after a thousand identifications. As it is built, and
/// as it is published (compiled ahead of time).
/// </summary>
internal static class StartStandalone
{
    public static Row Row { get; } = new("start-standalone", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        await lab.StopSystemAsync();
        var published = lab.IsShort ? null : await PublishAsync();
        try
        {
            var results = new List<Result>(await MeasureAsync(lab, "built", Programs.Of("standalone")));
            if (published is not null)
            {
                results.AddRange(await MeasureAsync(lab, "published", Path.Combine(published, "Tot.Standalone.dll")));
            }
            return results;
        }
        finally
        {
            if (published is not null)
            {
                Directory.Delete(published, recursive: true);
            }
        }
    }

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab, string kind, string dll)
    {
        var starts = new List<(double Ready, double Cpu, double Rss, double Loaded)>();
        for (var i = 0; i < lab.Rounds; i++)
        {
            starts.Add(await StartAsync(dll, lab.IsShort ? 50 : 1000));
        }
        return
        [
            new(
                $"{kind}: ready on an empty folder",
                [.. starts.Select(s => s.Ready)],
                new Goal(2.5, 1.2, "s", LessIsBetter: true),
                $"{Table.Text(Spread.Median(starts.Select(s => s.Cpu)))} s of processor",
                "processor: compiling and loading types, a quarter of it for five models of EF Core"
            ),
            new(
                $"{kind}: RSS when ready",
                [.. starts.Select(s => s.Rss)],
                new Goal(220, 150, "MiB", LessIsBetter: true),
                "",
                "seven programs' code in one process, compiled while it runs"
            ),
            new(
                $"{kind}: RSS after load",
                [.. starts.Select(s => s.Loaded)],
                new Goal(350, 220, "MiB", LessIsBetter: true),
                "1 000 identifications by 8 connections",
                "garbage not collected yet"
            ),
        ];
    }

    private static async Task<(double Ready, double Cpu, double Rss, double Loaded)> StartAsync(string dll, int identifications)
    {
        var folder = Directory.CreateTempSubdirectory("tot-start-").FullName;
        var address = new Uri($"http://localhost:{ServerProcess.FreePort()}");
        var started = Stopwatch.GetTimestamp();
        using var process = ServerProcess.Start(null, "dotnet", [dll, "--port", $"{address.Port}", "--data", folder], Lab.NoRateLimits);
        try
        {
            using var client = new HttpClient { BaseAddress = address };
            await process.WaitUntilAsync(() => IsReadyAsync(client), TimeSpan.FromMinutes(1));
            var ready = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await process.WaitUntilAsync(
                () => Task.FromResult(process.Output.Contains("Ctrl-C", StringComparison.Ordinal)),
                TimeSpan.FromSeconds(10)
            );
            await Task.Delay(TimeSpan.FromSeconds(1));
            var (cpu, rss) = (ProcessorTime.Of(process.Id), Memory.Resident(process.Id));
            var token = await Tokens.OfAsync(address, "police-exit");
            var requests = Enumerable.Range(0, identifications).Select(_ => Requests.Identification(token)).ToList();
            _ = await HttpLoad.AllAsync(address, 8, requests, 201);
            return (ready, cpu, rss, Memory.Resident(process.Id));
        }
        finally
        {
            await process.StopAsync(ServerProcess.Interrupt, TimeSpan.FromSeconds(15));
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tot-published-").FullName;
        using var publish = ServerProcess.Start(
            null,
            "dotnet",
            [
                .. (string[])
                    ["publish", Repository.PathOf("services/Standalone"), "-c", "Release", "-r", "linux-x64", "--no-self-contained"],
                // Apart from the build, which is of no platform.
                .. (string[])["--artifacts-path", Path.Combine(folder, "made"), "-p:LockFileFolder=" + folder, "-o", folder],
            ]
        );
        return await publish.ExitCodeAsync() == 0 ? folder : throw new InvalidOperationException(publish.Output);
    }
}
