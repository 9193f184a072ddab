using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tot.ServiceDefaults.Demo;

/// <summary>
/// A clock that can be moved forward; the offset is kept in the data folder, so that a restart does not go back in time. Every process on the
/// folder follows it.
/// </summary>
public sealed class DemoClock : TimeProvider
{
    private const string FileName = "demo-clock";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly string _file;
    private long _offsetTicks;
    private long _lookedAt;

    public DemoClock(string folder)
    {
        _file = Path.Combine(folder, FileName);
        Look();
    }

    public override DateTimeOffset GetUtcNow()
    {
        if (System.GetElapsedTime(Interlocked.Read(ref _lookedAt)) > LookAgain)
        {
            Look();
        }
        return System.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));
    }

    /// <summary>Moves the clock forward by a positive duration.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Look();
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

    private void Look()
    {
        Interlocked.Exchange(ref _lookedAt, System.GetTimestamp());
        if (File.Exists(_file) && long.TryParse(File.ReadAllText(_file), CultureInfo.InvariantCulture, out var ticks))
        {
            Interlocked.Exchange(ref _offsetTicks, ticks);
        }
    }
}

internal static class DemoClockSetup
{
    /// <summary>In demo mode <c>Demo:ClockFolder</c> lets several processes share a clock.</summary>
    public static void AddDemoClock(this WebApplicationBuilder builder)
    {
        if (DemoMode.IsEnabled(builder.Configuration) && builder.Configuration["Demo:ClockFolder"] is { } folder)
        {
            var clock = new DemoClock(folder);
            builder.Services.TryAddSingleton(clock);
            builder.Services.TryAddSingleton<TimeProvider>(clock);
        }
    }
}
