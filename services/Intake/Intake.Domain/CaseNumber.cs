using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tot.Intake.Domain;

/// <summary>The name a case goes by outside this service, <c>TOT-2026-000123</c>: the year it was opened in Oslo and a serial that rises.</summary>
public sealed record CaseNumber
{
    private CaseNumber(int year, int serial) => (Year, Serial) = (year, serial);

    public int Year { get; }

    public int Serial { get; }

    /// <summary>Rises with year and serial.</summary>
    public long Ordinal => (Year * 1_000_000L) + Serial;

    /// <exception cref="ArgumentOutOfRangeException">The year does not have four digits, or the serial is not 1 to 999 999.</exception>
    public static CaseNumber Of(int year, int serial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(serial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(serial, 999_999);
        return new CaseNumber(year, serial);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CaseNumber? number)
    {
        number = null;
        if (
            text is not { Length: 15 }
            || !text.StartsWith("TOT-", StringComparison.Ordinal)
            || text[8] != '-'
            || !int.TryParse(text.AsSpan(4, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(9, 6), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            || year < 1000
            || serial < 1
        )
        {
            return false;
        }
        number = new CaseNumber(year, serial);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"TOT-{Year:0000}-{Serial:000000}");
}
