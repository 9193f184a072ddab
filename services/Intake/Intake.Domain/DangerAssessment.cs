using Tot.Kernel;

namespace Tot.Intake.Domain;

/// <summary>The police's view of danger to a person.</summary>
public enum DangerLevel
{
    NotYetAssessed = 1,
    NearAndSerious = 2,
    NotNearAndSerious = 3,
}

/// <summary>
/// What the police found (politiets vurdering) and where it can be looked up; never investigation content. <paramref name="ValidUntilOn"/> is the
/// last day it is valid in Oslo, inclusive; open when left out.
/// </summary>
public sealed record DangerAssessment(
    DangerLevel Level,
    DateTimeOffset AssessedAt,
    DateOnly? ValidUntilOn,
    string? ExternalReference,
    AgencyId AssessedBy
)
{
    public const int ReferenceMaxLength = 64;

    /// <summary>A reference is a number in another system: letters A to Z, digits and - / . _ : only, so that nobody tells a story in it.</summary>
    public static bool IsReference(string text) =>
        text.Length is > 0 and <= ReferenceMaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/' or '.' or '_' or ':');

    /// <summary>Is it valid at <paramref name="now"/>?</summary>
    public bool IsValidAt(DateTimeOffset now) => ValidUntilOn is not { } last || now < Oslo.EndOf(last);
}
