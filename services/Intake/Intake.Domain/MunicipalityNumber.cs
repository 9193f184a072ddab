using System.Diagnostics.CodeAnalysis;

namespace Tot.Intake.Domain;

/// <summary>A municipality by its four digits (SSB), such as 4601 Bergen or 0301 Oslo. Which ones exist changes over the years and is not checked.</summary>
public readonly record struct MunicipalityNumber
{
    private MunicipalityNumber(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out MunicipalityNumber number)
    {
        // Neither a county (first two) nor a municipality within one (last two) is numbered 00.
        var valid = text is { Length: 4 } && text.All(char.IsAsciiDigit) && text[..2] != "00" && text[2..] != "00";
        number = valid ? new MunicipalityNumber(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
