using System.Diagnostics.CodeAnalysis;

namespace Tot.Kernel;

/// <summary>A Norwegian organisation number: nine digits, the last a modulus-11 check digit (Brønnøysundregistrene).</summary>
public readonly record struct OrganisationNumber
{
    private static readonly int[] Weights = [3, 2, 7, 6, 5, 4, 3, 2];

    private OrganisationNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>Accepts the bare number and the ISO 6523 form <c>0192:nnnnnnnnn</c> that Maskinporten uses.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OrganisationNumber number)
    {
        number = default;
        var digits = text is not null && text.StartsWith("0192:", StringComparison.Ordinal) ? text[5..] : text;
        if (digits is not { Length: 9 } || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }
        var check = 11 - (Weights.Select((w, i) => w * (digits[i] - '0')).Sum() % 11);
        if ((check == 11 ? 0 : check) != digits[8] - '0')
        {
            return false;
        }
        number = new OrganisationNumber(digits);
        return true;
    }

    public override string ToString() => Value;
}
