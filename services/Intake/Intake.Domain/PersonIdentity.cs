namespace Tot.Intake.Domain;

/// <summary>
/// Who a person is or claims to be, and how to reach them safely. Exists in the clear only in memory, while somebody entitled reads or writes it.
/// </summary>
public sealed record PersonIdentity
{
    public string? ClaimedName { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public DateOnly? ClaimedBirthDate { get; init; }

    /// <summary>ISO 3166-1 alpha-3.</summary>
    public string? Nationality { get; init; }

    public IReadOnlyList<IdentityNumber> IdentityNumbers { get; init; } = [];

    /// <summary>BCP 47 language tag.</summary>
    public string? Language { get; init; }

    /// <summary>How the person can be contacted without danger.</summary>
    public string? SafeContact { get; init; }

    /// <summary>A record prints its members; this one must never reach a log.</summary>
    public override string ToString() => nameof(PersonIdentity);
}
