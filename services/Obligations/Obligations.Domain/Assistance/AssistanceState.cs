namespace Tot.Obligations.Domain;

/// <summary>What the police are asked to help with.</summary>
public enum AssistanceKind
{
    /// <summary>Escort a person from one place to another.</summary>
    Escort = 1,

    /// <summary>Be present at a meeting or a conversation.</summary>
    Presence,

    HomeVisit,

    /// <summary>Search for somebody who is missing.</summary>
    Search,

    /// <summary>Bring a child back to the placement.</summary>
    BringBack,

    /// <summary>Protect a place or a person.</summary>
    Protection,
}

/// <summary>Which side of police assistance.</summary>
public enum AssistanceSide
{
    Requester = 1,
    Police,
}

/// <summary>Where a request for police assistance stands.</summary>
public enum AssistanceState
{
    Requested = 1,

    /// <summary>The police will help.</summary>
    Accepted,

    /// <summary>The police will not; the end.</summary>
    Declined,

    /// <summary>How is agreed: safety planning.</summary>
    Planned,

    /// <summary>Done, and to be evaluated by both sides.</summary>
    Completed,

    /// <summary>Both sides have evaluated; the end.</summary>
    Evaluated,
}

/// <summary>What can be done to it.</summary>
public enum AssistanceAction
{
    Accept = 1,
    Decline,
    Plan,
    Complete,

    /// <summary>The first side evaluates.</summary>
    Evaluate,

    /// <summary>The other side evaluates too.</summary>
    EvaluateLast,
}

/// <summary>The one table of what can follow what.</summary>
public static class AssistanceTransitions
{
    /// <summary>The state after <paramref name="action"/>, or null when it is refused.</summary>
    public static AssistanceState? Next(AssistanceState state, AssistanceAction action) =>
        (state, action) switch
        {
            (AssistanceState.Requested, AssistanceAction.Accept) => AssistanceState.Accepted,
            (AssistanceState.Requested, AssistanceAction.Decline) => AssistanceState.Declined,
            // A plan can be made better until the help is over.
            (AssistanceState.Accepted or AssistanceState.Planned, AssistanceAction.Plan) => AssistanceState.Planned,
            (AssistanceState.Planned, AssistanceAction.Complete) => AssistanceState.Completed,
            (AssistanceState.Completed, AssistanceAction.Evaluate) => AssistanceState.Completed,
            (AssistanceState.Completed, AssistanceAction.EvaluateLast) => AssistanceState.Evaluated,
            _ => null,
        };
}
