namespace Tot.Placements.Domain.Rules;

/// <summary>How sure we are that a parameter says what the law says.</summary>
public enum Confidence
{
    /// <summary>Read in public guidance on the provision.</summary>
    Guidance,

    /// <summary>A working habit, no rule of law: a municipality may choose another value.</summary>
    Practice,

    /// <summary>Carried over from an earlier provision; verify against the statute before relying on it.</summary>
    VerifyAgainstStatute,
}

/// <summary>One value of a rule set, with where it was read and how sure that is.</summary>
public sealed record Parameter<T>(T Value, string Source, Confidence Confidence);

/// <summary>A parameter as it is shown to people: name, value as text, source, confidence.</summary>
public sealed record ParameterView(string Name, string Value, string Unit, string Source, Confidence Confidence);
