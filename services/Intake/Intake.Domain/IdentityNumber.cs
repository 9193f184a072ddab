using System.Diagnostics.CodeAnalysis;

namespace Tot.Intake.Domain;

/// <summary>Who issued the number, and so how it is checked.</summary>
public enum IdentityNumberKind
{
    /// <summary>The Norwegian national identity number.</summary>
    Fodselsnummer = 1,

    /// <summary>The number of those without a fødselsnummer: its day is 40 higher.</summary>
    DNumber = 2,

    /// <summary>The immigration authorities' number (DUF-nummer).</summary>
    DufNumber = 3,

    /// <summary>A passport or another document of a foreign state; it has no check digit that we know.</summary>
    ForeignDocument = 4,
}

/// <summary>A number that somebody is registered under. Holding one means that its form and check digits were right.</summary>
public readonly record struct IdentityNumber
{
    private const int DocumentMaxLength = 40;

    private IdentityNumber(IdentityNumberKind kind, string value, bool isSynthetic) =>
        (Kind, Value, IsSynthetic) = (kind, value, isSynthetic);

    public IdentityNumberKind Kind { get; }

    /// <summary>Without blanks; letters of a document number in upper case.</summary>
    public string Value { get; }

    /// <summary>Is it from a series for tests, so that it can never be a real person's?</summary>
    public bool IsSynthetic { get; }

    /// <summary>Does the issuer of this kind hand out a series of numbers for tests?</summary>
    public static bool HasSyntheticSeries(IdentityNumberKind kind) =>
        kind is IdentityNumberKind.Fodselsnummer or IdentityNumberKind.DNumber;

    public static bool TryParse(IdentityNumberKind kind, [NotNullWhen(true)] string? text, out IdentityNumber number)
    {
        var value = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c)));
        var isSynthetic = NationalNumber.TryParse(value, out var national) && national.IsSynthetic && HasSyntheticSeries(kind);
        var valid = kind switch
        {
            IdentityNumberKind.Fodselsnummer => national is { IsSet: true, IsDNumber: false },
            IdentityNumberKind.DNumber => national is { IsSet: true, IsDNumber: true },
            IdentityNumberKind.DufNumber => DufNumber.IsValid(value),
            IdentityNumberKind.ForeignDocument => IsDocument(value),
            _ => false,
        };
        number = valid ? new IdentityNumber(kind, value.ToUpperInvariant(), isSynthetic) : default;
        return valid;
    }

    /// <summary>Only the kind: the value must never reach a log.</summary>
    public override string ToString() => Words.Of(Kind);

    private static bool IsDocument(string text) =>
        text.Length is > 0 and <= DocumentMaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/' or '<');
}
