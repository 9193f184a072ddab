namespace Tot.Obligations.Domain;

/// <summary>Where a duty stands.</summary>
public enum ObligationState
{
    Open = 1,

    /// <summary>Done by the agency itself.</summary>
    Fulfilled,

    /// <summary>Done through a substitute.</summary>
    Represented,

    /// <summary>Fell away for a lawful excuse.</summary>
    Excused,

    /// <summary>Not done in time.</summary>
    Breached,

    /// <summary>Fell away because what it was for did.</summary>
    Cancelled,
}

/// <summary>What can be done to a duty.</summary>
public enum ObligationAction
{
    Fulfil = 1,
    Represent,
    Excuse,
    Breach,
    Cancel,

    /// <summary>Give it another due time.</summary>
    Move,
}
