using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Tot.ServiceDefaults.Demo;

/// <summary>Invented persons, agencies and a clock that can be moved; only on one's own machine and only without an issuer.</summary>
public static class DemoMode
{
    /// <summary><c>Demo:Enabled</c>.</summary>
    /// <exception cref="InvalidOperationException">It is on together with a configured issuer.</exception>
    public static bool IsEnabled(IConfiguration configuration)
    {
        if (!configuration.GetValue("Demo:Enabled", defaultValue: false))
        {
            return false;
        }
        return configuration.GetSection("Auth:Issuers").GetChildren().Any()
            ? throw new InvalidOperationException("Demo:Enabled and Auth:Issuers exclude each other.")
            : true;
    }
}

/// <summary>A clock that can be moved forward; the offset is kept in the data folder, so that a restart does not go back in time.</summary>
public sealed class DemoClock : TimeProvider
{
    private const string FileName = "demo-clock";

    private readonly string _file;
    private long _offsetTicks;

    public DemoClock(string folder)
    {
        _file = Path.Combine(folder, FileName);
        if (File.Exists(_file) && long.TryParse(File.ReadAllText(_file), CultureInfo.InvariantCulture, out var ticks))
        {
            _offsetTicks = ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Moves the clock forward by a positive duration.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var ticks = Interlocked.Add(ref _offsetTicks, by.Ticks);
        Keep(_file, ticks);
    }

    /// <summary>Has the clock of a folder begin at another time than the real one, also before it; for a demo that nobody has used.</summary>
    public static void Set(string folder, TimeSpan offset) => Keep(Path.Combine(folder, FileName), offset.Ticks);

    private static void Keep(string file, long ticks)
    {
        var draft = file + ".new";
        File.WriteAllText(draft, ticks.ToString(CultureInfo.InvariantCulture));
        File.Move(draft, file, overwrite: true);
    }
}
