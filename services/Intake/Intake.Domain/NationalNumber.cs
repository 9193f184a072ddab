using System.Diagnostics.CodeAnalysis;

namespace Tot.Intake.Domain;

/// <summary>
/// Fødselsnummer and D-number: day, month, year (two digits each), three digits that also tell the century, and two modulus-11 check digits
/// (folkeregisterforskriften § 2-2-1). A D-number's day is 40 higher. Numbers for tests have a month that is 80 (the Tax Administration's Tenor) or
/// 40 (NAV) higher.
/// </summary>
internal readonly record struct NationalNumber(DateOnly BirthDate, bool IsDNumber, bool IsSynthetic)
{
    /// <summary>False only for <c>default</c>: no number.</summary>
    public bool IsSet => BirthDate != default;

    private static readonly int[] FirstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    private static readonly int[] SecondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

    public static bool TryParse([NotNullWhen(true)] string? text, out NationalNumber number)
    {
        number = default;
        if (text is not { Length: 11 } || !text.All(char.IsAsciiDigit))
        {
            return false;
        }
        var digits = text.Select(c => c - '0').ToArray();
        if (!HasCheckDigit(digits, FirstWeights) || !HasCheckDigit(digits, SecondWeights))
        {
            return false;
        }
        int Pair(int at) => (digits[at] * 10) + digits[at + 1];
        var (isDNumber, day) = Pair(0) > 40 ? (true, Pair(0) - 40) : (false, Pair(0));
        var month = Pair(2) switch
        {
            > 80 and var m => m - 80,
            > 40 and var m => m - 40,
            var m => m,
        };
        var year = Year(Pair(4), (digits[6] * 100) + Pair(7));
        if (year is null || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year.Value, month))
        {
            return false;
        }
        number = new NationalNumber(new DateOnly(year.Value, month, day), isDNumber, IsSynthetic: month != Pair(2));
        return true;
    }

    // The check digit is the last one under the weights, with weight 1: the weighted sum is then a multiple of 11.
    private static bool HasCheckDigit(int[] digits, int[] weights) => weights.Select((w, i) => w * digits[i]).Sum() % 11 == 0;

    private static int? Year(int twoDigits, int individual) =>
        (individual, twoDigits) switch
        {
            (< 500, _) => 1900 + twoDigits,
            (< 750, >= 54) => 1800 + twoDigits,
            (_, < 40) => 2000 + twoDigits,
            (>= 900, _) => 1900 + twoDigits,
            _ => null,
        };
}
