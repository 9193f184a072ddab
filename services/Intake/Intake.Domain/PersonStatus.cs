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
