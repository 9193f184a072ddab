namespace Tot.Intake.Domain;

/// <summary>What a person needs at once.</summary>
public enum ImmediateNeed
{
    Safety = 1,
    Shelter = 2,
    Health = 3,
    LegalCounsel = 4,
    FoodAndClothes = 5,
    Schooling = 6,
    FamilyContact = 7,
}

/// <summary>Whether the person's address is blocked in the population register (adressesperre).</summary>
public enum AddressConfidentiality
{
    None = 1,

    /// <summary>Code 7, fortrolig.</summary>
    Confidential = 2,

    /// <summary>Code 6, strengt fortrolig.</summary>
    StrictlyConfidential = 3,
}

/// <summary>What a person is to another one of the same group.</summary>
public enum RelationKind
{
    Sibling = 1,
    Parent = 2,
    Child = 3,
    Partner = 4,
    TravelledTogether = 5,
}
