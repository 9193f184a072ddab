namespace Tot.Intake.Domain;

/// <summary>What a person is to the follow-up team.</summary>
public enum PersonStatus
{
    PossibleVictim = 1,
    ConfirmedForAssistance = 2,

    /// <summary>Given with a reason.</summary>
    NotAVictim = 3,

    LeftTheCountry = 4,
}

/// <summary>Why a person is found not to be a victim. A word, not a text: a story of the case does not belong here.</summary>
public enum NotAVictimReason
{
    IndicationsRefuted = 1,
    MistakenIdentity = 2,
    VictimOfAnotherOffence = 3,
}
