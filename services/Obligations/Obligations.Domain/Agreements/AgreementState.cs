namespace Tot.Obligations.Domain.Agreements;

/// <summary>Where an agreement stands.</summary>
public enum AgreementState
{
    /// <summary>Being written: binds nobody, and can be revised.</summary>
    Draft = 1,

    InForce,

    /// <summary>Its last day is over; renewing brings it back.</summary>
    Expired,

    /// <summary>Ended by a person, with a reason; the end.</summary>
    Terminated,

    /// <summary>Another agreement took its place; the end.</summary>
    Superseded,
}

/// <summary>What can be done to it.</summary>
public enum AgreementAction
{
    Revise = 1,
    BringIntoForce,
    Review,
    Renew,
    Terminate,
    Supersede,

    /// <summary>By the clock, when its last day is over.</summary>
    Expire,
}

/// <summary>The one table of what can follow what.</summary>
public static class AgreementTransitions
{
    /// <summary>The state after <paramref name="action"/>, or null when it is refused.</summary>
    public static AgreementState? Next(AgreementState state, AgreementAction action) =>
        (state, action) switch
        {
            (AgreementState.Draft, AgreementAction.Revise) => AgreementState.Draft,
            (AgreementState.Draft or AgreementState.InForce, AgreementAction.BringIntoForce) => AgreementState.InForce,
            (AgreementState.InForce, AgreementAction.Review) => AgreementState.InForce,
            (AgreementState.InForce or AgreementState.Expired, AgreementAction.Renew) => AgreementState.InForce,
            // A draft that nobody wants any more is terminated too.
            (AgreementState.Draft or AgreementState.InForce or AgreementState.Terminated, AgreementAction.Terminate) =>
                AgreementState.Terminated,
            (AgreementState.InForce or AgreementState.Expired or AgreementState.Superseded, AgreementAction.Supersede) =>
                AgreementState.Superseded,
            (AgreementState.InForce or AgreementState.Expired, AgreementAction.Expire) => AgreementState.Expired,
            _ => null,
        };
}
