using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Rows;
using Tot.Benchmarks.Systems;
using Tot.Testing;

namespace Tot.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/Benchmarks -- [name…] [--short]</c>: measures the named rows (all without a name), prints the
/// table and writes it to docs/performance.md. With <c>--short</c> each is measured once and briefly, to see that it works; the document
/// is left alone.
/// </summary>
internal static class BenchmarkRun
{
    private static readonly Row[] All =
    [
        // Those that measure the same programs follow each other.
        IdentifyOnPostgres.Row,
        ReadCase.Row,
        ProxyToService.Row,
        FireDeadlines.Row,
        Growth.Row,
        EventsByBroker.Row,
        IdentifyStandalone.Row,
        EventsByFeed.Row,
        ReadFeeds.Row,
        Webhooks.Row,
        StartStandalone.Row,
        GrpcUnary.Row,
        NationalDay.Row,
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var isShort = args.Contains("--short");
        var names = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToList();
        var unknown = names.Except(All.Select(r => r.Name), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            Console.Error.WriteLine(
                $"There is no row {string.Join(", ", unknown)}. There are: {string.Join(", ", All.Select(r => r.Name))}"
            );
            return 2;
        }
        var rows = All.Where(r => names.Count == 0 || names.Contains(r.Name, StringComparer.Ordinal)).ToList();
        var results = new List<(Row Row, IReadOnlyList<Result> Results)>();
        var failed = 0;
        await using var lab = new Lab(isShort);
        foreach (var row in rows)
        {
            Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {row.Name} …");
            try
            {
                results.Add((row, await row.MeasureAsync(lab)));
                if (!isShort)
                {
                    Document.Write(Repository.PathOf("docs/performance.md"), [results[^1]]);
                }
            }
            catch (Exception e)
            {
                failed++;
                Console.Error.WriteLine($"{row.Name} could not be measured: {e}");
            }
        }
        Console.WriteLine(Table.Of(results));
        Console.WriteLine(Machine.Describe());
        return failed == 0 ? 0 : 1;
    }
}
