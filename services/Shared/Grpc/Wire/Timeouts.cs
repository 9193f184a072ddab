using System.Globalization;

namespace Grpc.Wire;

/// <summary>grpc-timeout: at most eight digits and a unit.</summary>
internal static class Timeouts
{
    /// <summary>A timer takes no more than about 49 days; a call that long has no deadline worth a timer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private const long MostDigits = 99_999_999;

    public static string Format(TimeSpan timeout)
    {
        var microseconds = Math.Max(timeout.Ticks / TimeSpan.TicksPerMicrosecond, 1);
        return microseconds <= MostDigits ? Text(microseconds, 'u')
            : microseconds / 1_000 <= MostDigits ? Text(microseconds / 1_000, 'm')
            : Text(Math.Min(microseconds / 1_000_000, MostDigits), 'S');
    }

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        // Eight digits of hours are some eleven thousand years, which still fits.
        var ticks = text[^1] switch
        {
            'n' => amount / TimeSpan.NanosecondsPerTick,
            'u' => amount * TimeSpan.TicksPerMicrosecond,
            'm' => amount * TimeSpan.TicksPerMillisecond,
            'S' => amount * TimeSpan.TicksPerSecond,
            'M' => amount * TimeSpan.TicksPerMinute,
            'H' => amount * TimeSpan.TicksPerHour,
            _ => -1L,
        };
        timeout = TimeSpan.FromTicks(Math.Max(ticks, 0));
        return ticks >= 0;
    }

    private static string Text(long amount, char unit) => string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");
}
