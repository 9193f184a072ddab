using System.Globalization;
using System.Runtime.InteropServices;

namespace Tot.Benchmarks.Measuring;

internal static class Machine
{
    public static string Describe()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
            : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC · {Environment.ProcessorCount} × {model ?? "processor"} · {memory} GiB · {RuntimeInformation.OSDescription} · {RuntimeInformation.FrameworkDescription} · load before {Load()}"
        );
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}

/// <summary>Processor time, user and system, in seconds.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Of the processes and all their living descendants.</summary>
    public static double Of(params IEnumerable<int> processes)
    {
        var parents = new Dictionary<int, (int Parent, double Ticks)>();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Stat(id) is { } stat)
            {
                parents[id] = stat;
            }
        }
        var mine = processes.ToHashSet();
        for (var before = 0; before != mine.Count; )
        {
            before = mine.Count;
            mine.UnionWith(parents.Where(p => mine.Contains(p.Value.Parent)).Select(p => p.Key).ToList());
        }
        return mine.Sum(id => parents.GetValueOrDefault(id).Ticks) / TicksPerSecond;
    }

    private static (int Parent, double Ticks)? Stat(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)
            );
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>Memory of a process in MiB.</summary>
internal static class Memory
{
    public static double Resident(int process) =>
        File.ReadLines($"/proc/{process}/status")
            .Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
            .First();
}
