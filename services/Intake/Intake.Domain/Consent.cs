namespace Tot.Intake.Domain;

/// <summary>What a person is asked to agree to.</summary>
public enum ConsentPurpose
{
    /// <summary>That the agencies of the team work together about the person.</summary>
    FollowUp = 1,

    HealthCare = 2,
    LegalCounsel = 3,
    Housing = 4,
    Schooling = 5,
    FamilyContact = 6,
    ReturnHome = 7,
}

/// <summary>What a person said (samtykke).</summary>
public enum ConsentState
{
    NotAsked = 1,
    Given = 2,
    Refused = 3,
    Withdrawn = 4,

    /// <summary>The law does not ask for it, as for a minor.</summary>
    NotRequired = 5,
}

/// <summary>How it was said.</summary>
public enum ConsentForm
{
    Oral = 1,
    Written = 2,
    Electronic = 3,

    /// <summary>Somebody entitled said it for the person.</summary>
    Representative = 4,
}

/// <summary>What a person said about one purpose, when, in what form, and which agency recorded it. The form only when something was said.</summary>
public sealed record Consent(ConsentPurpose Purpose, ConsentState State, ConsentForm? Form, DateTimeOffset At, AgencyId RecordedBy)
{
    /// <summary>Is it an answer of the person, and so given in some form?</summary>
    public static bool IsAnswer(ConsentState state) => state is ConsentState.Given or ConsentState.Refused or ConsentState.Withdrawn;

    /// <summary>Can the state follow the one before? Only what was given can be withdrawn; who was asked is not unasked again.</summary>
    public static bool MayFollow(ConsentState before, ConsentState state) =>
        state == before
        || (before, state) switch
        {
            (_, ConsentState.Given) => true,
            (ConsentState.Given, ConsentState.Refused) => false,
            (_, ConsentState.Refused) => true,
            (ConsentState.Given, ConsentState.Withdrawn) => true,
            (ConsentState.NotAsked, ConsentState.NotRequired) => true,
            (ConsentState.NotRequired, ConsentState.NotAsked) => true,
            _ => false,
        };
}
