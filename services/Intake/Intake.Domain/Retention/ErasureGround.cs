namespace Tot.Intake.Domain.Retention;

/// <summary>Why who a person is was destroyed. A word, not a text.</summary>
public enum ErasureGround
{
    /// <summary>The person asked for it and has the right to it.</summary>
    PersonsRequest = 1,

    /// <summary>It should never have been recorded: another person was meant, or no victim.</summary>
    RecordedInError = 2,

    /// <summary>It is not needed any more, before its time is up.</summary>
    NoLongerNeeded = 3,

    /// <summary>A court or the supervisory authority ordered it.</summary>
    Ordered = 4,

    /// <summary>Its time is up by the retention rules. The nightly round's, nobody else's.</summary>
    RetentionEnded = 5,
}
