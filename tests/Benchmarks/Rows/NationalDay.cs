using System.Globalization;
using System.Net.Http.Json;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Systems;
using Tot.Testing.Processes;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// A day of ten times what all of Norway has, hour by hour on the demo's clock: identifications, readings of cases and lists, and an idle
/// moment. What is kept may grow with the cases, and with nothing else; memory is that of the same process an hour later.
/// </summary>
internal static class NationalDay
{
    private const int Hours = 24;

    /// <summary>350 000 a year, which is assumed to be more than ten times what the country has.</summary>
    private const int CasesAnHour = 40;

    private const int ReadingsAnHour = 200;

    public static Row Row { get; } = new("national-day", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        await lab.StopSystemAsync();
        await using var standalone = await StandaloneProcess.StartAsync(
            // Write-ahead logs are emptied every half minute otherwise; what they hold at the moment would hide what is added.
            new Dictionary<string, string>(Lab.NoRateLimits) { ["Store__LogEmptiedEvery"] = "00:00:01" }
        );
        using var client = new HttpClient { BaseAddress = standalone.Address };
        var (hours, warm) = lab.IsShort ? (4, 2) : (Hours, Hours / 3);
        var after = new List<(double Memory, double Bytes)>();
        for (var hour = 0; hour < hours; hour++)
        {
            // An hour outlives a token.
            var police = await Tokens.OfAsync(standalone.Address, "police-exit");
            var coordinator = await Tokens.OfAsync(standalone.Address, "coordinator");
            var id = await Tokens.IdentifyAsync(standalone.Address, police);
            var requests = Enumerable.Range(1, CasesAnHour - 1).Select(_ => Requests.Identification(police)).ToList();
            await ExpectAsync(HttpLoad.AllAsync(standalone.Address, 4, requests, 201));
            byte[][] reads = [Requests.Get($"/api/v1/cases/{id}", police), Requests.Get("/api/v1/cases?pageSize=50", coordinator)];
            await ExpectAsync(
                HttpLoad.AllAsync(standalone.Address, 4, [.. Enumerable.Range(0, ReadingsAnHour).Select(i => reads[i % 2])], 200)
            );
            (await client.PostAsJsonAsync("/demo/clock", new { advance = "PT1H" })).EnsureSuccessStatusCode();
            // Sealing, comparing and following are done with it.
            await Task.Delay(TimeSpan.FromSeconds(lab.IsShort ? 1 : 3));
            after.Add((Memory.Resident(standalone.ProcessId), BytesIn(standalone.Folder)));
        }
        var (first, last) = (after[warm - 1], after[^1]);
        var grown = (last.Bytes - first.Bytes) / (hours - warm) / (first.Bytes / warm);
        return
        [
            new(
                $"memory after {hours} hours : after {warm}",
                [last.Memory / first.Memory],
                new Goal(1.15, 1.05, LessIsBetter: true),
                $"{Table.Text(last.Memory)} MiB : {Table.Text(first.Memory)} MiB",
                string.Create(CultureInfo.InvariantCulture, $"{CasesAnHour} cases and {ReadingsAnHour} readings an hour")
            ),
            new(
                "what an hour adds to stores and logs, later : at first",
                [grown],
                new Goal(1.15, 1.05, LessIsBetter: true),
                $"{Table.Text(last.Bytes / 1048576)} MiB in the end, {Table.Text(last.Bytes / 1024 / (hours * CasesAnHour))} KiB a case",
                "grows with the cases only"
            ),
        ];
    }

    private static async Task ExpectAsync(Task<LoadResult> load)
    {
        if ((await load).Failures is > 0 and var failures)
        {
            throw new InvalidOperationException($"{failures} requests were refused.");
        }
    }

    private static double BytesIn(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => (double)f.Length);
}
