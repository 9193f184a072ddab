using System.Globalization;
using System.Text.RegularExpressions;
using Tot.Testing.Postgres;
using Tot.Testing.Processes;

namespace Tot.Benchmarks.Peers;

/// <summary>PostgreSQL's own benchmark program with the statements of an identification: the limit of what a program can do.</summary>
internal sealed partial class Pgbench(PostgresServer postgres, string database)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-pgbench-").FullName;

    /// <summary>One statement a round trip, or all of a transaction in one.</summary>
    public async Task<(double PerSecond, double P99)> RunAsync(bool pipeline, int clients, TimeSpan duration)
    {
        var script = Path.Combine(_folder, pipeline ? "pipeline.sql" : "plain.sql");
        await File.WriteAllTextAsync(script, Script(pipeline));
        var log = Path.Combine(_folder, $"log-{Guid.NewGuid():N}");
        using var run = ServerProcess.Start(
            null,
            "pgbench",
            [
                .. (string[])["-n", "-h", "127.0.0.1", "-p", $"{postgres.Port}", "-U", "postgres", "-M", "prepared"],
                .. (string[])["-c", $"{clients}", "-j", "2", "-T", $"{Math.Max(1, (int)duration.TotalSeconds)}"],
                .. (string[])["-l", $"--log-prefix={log}", "-f", script, database],
            ]
        );
        if (await run.ExitCodeAsync() != 0)
        {
            throw new InvalidOperationException($"pgbench failed:\n{run.Output}");
        }
        var tps = double.Parse(Tps().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);
        // client, transaction, microseconds, …
        var milliseconds = Directory
            .GetFiles(_folder, Path.GetFileName(log) + "*")
            .SelectMany(File.ReadLines)
            .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000);
        return (tps, Measuring.Spread.Quantile(milliseconds, 0.99));
    }

    private static string Script(bool pipeline)
    {
        using var reader = new StreamReader(typeof(Pgbench).Assembly.GetManifestResourceStream("identification.pgbench.sql")!);
        var script = reader.ReadToEnd();
        return pipeline
            ? script
                .Replace("begin;", "\\startpipeline\nbegin;", StringComparison.Ordinal)
                .Replace("commit;", "commit;\n\\endpipeline", StringComparison.Ordinal)
            : script;
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();
}
