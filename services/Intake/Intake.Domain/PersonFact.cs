namespace Tot.Intake.Domain;

/// <summary>What of a person can be learnt later, or turn out to be otherwise.</summary>
public enum PersonFact
{
    Name = 1,
    Aliases = 2,
    BirthDate = 3,
    Nationality = 4,
    IdentityNumbers = 5,
    Language = 6,
    SafeContact = 7,
    AgeGroup = 8,
    ImmediateNeeds = 9,
    NeedsInterpreter = 10,
    AddressConfidentiality = 11,
    ResidenceUnsettled = 12,
    Relations = 13,
}

public enum FactChangeKind
{
    Added = 1,
    Corrected = 2,
    Removed = 3,
}

/// <summary>That a fact is another than before; never what it was or is.</summary>
public sealed record FactChange(PersonFact Fact, FactChangeKind Kind)
{
    /// <summary>As audited: the fact, and whether there was one before and is one after.</summary>
    public override string ToString() => $"{Words.Of(Fact)}:{Words.Of(Kind)}";
}

public static class FactChanges
{
    public static IReadOnlyList<FactChange> Between(PersonIdentity before, PersonIdentity after) =>
        [
            .. Of(PersonFact.Name, before.ClaimedName, after.ClaimedName),
            .. Of(PersonFact.Aliases, before.Aliases, after.Aliases),
            .. Of(PersonFact.BirthDate, before.ClaimedBirthDate, after.ClaimedBirthDate),
            .. Of(PersonFact.Nationality, before.Nationality, after.Nationality),
            .. Of(PersonFact.IdentityNumbers, before.IdentityNumbers, after.IdentityNumbers),
            .. Of(PersonFact.Language, before.Language, after.Language),
            .. Of(PersonFact.SafeContact, before.SafeContact, after.SafeContact),
        ];

    public static IReadOnlyList<FactChange> Between(PersonFacts before, PersonFacts after) =>
        [
            .. Changed(PersonFact.AgeGroup, before.AgeGroup != after.AgeGroup),
            .. Of(PersonFact.ImmediateNeeds, before.ImmediateNeeds, after.ImmediateNeeds),
            .. Changed(PersonFact.NeedsInterpreter, before.NeedsInterpreter != after.NeedsInterpreter),
            .. Changed(PersonFact.AddressConfidentiality, before.AddressConfidentiality != after.AddressConfidentiality),
            .. Changed(PersonFact.ResidenceUnsettled, before.ResidenceUnsettled != after.ResidenceUnsettled),
            .. Of(PersonFact.Relations, before.Relations, after.Relations),
        ];

    /// <summary>A fact that there always is.</summary>
    private static IEnumerable<FactChange> Changed(PersonFact fact, bool changed) =>
        changed ? [new FactChange(fact, FactChangeKind.Corrected)] : [];

    private static IEnumerable<FactChange> Of<T>(PersonFact fact, T? before, T? after) =>
        EqualityComparer<T?>.Default.Equals(before, after) ? [] : [new FactChange(fact, Kind(before is not null, after is not null))];

    /// <summary>The order says nothing.</summary>
    private static IEnumerable<FactChange> Of<T>(PersonFact fact, IReadOnlyList<T> before, IReadOnlyList<T> after) =>
        before.ToHashSet().SetEquals(after) ? [] : [new FactChange(fact, Kind(before.Count > 0, after.Count > 0))];

    private static FactChangeKind Kind(bool wasKnown, bool isKnown) =>
        !wasKnown ? FactChangeKind.Added
        : isKnown ? FactChangeKind.Corrected
        : FactChangeKind.Removed;
}
