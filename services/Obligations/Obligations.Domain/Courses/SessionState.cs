namespace Tot.Obligations.Domain.Courses;

/// <summary>Where a session of a course stands.</summary>
public enum SessionState
{
    /// <summary>Agencies enrol.</summary>
    Planned = 1,

    /// <summary>It took place, and who was there is recorded.</summary>
    Held,

    /// <summary>It does not take place; the end.</summary>
    Cancelled,
}

/// <summary>What can be done to it.</summary>
public enum SessionAction
{
    /// <summary>An agency says how many it sends; none withdraws it.</summary>
    Enrol = 1,

    /// <summary>Who was there is recorded, or put right.</summary>
    Record,
    Cancel,
}

/// <summary>The one table of what can follow what.</summary>
public static class SessionTransitions
{
    /// <summary>The state after <paramref name="action"/>, or null when it is refused.</summary>
    public static SessionState? Next(SessionState state, SessionAction action) =>
        (state, action) switch
        {
            (SessionState.Planned, SessionAction.Enrol) => SessionState.Planned,
            (SessionState.Planned or SessionState.Held, SessionAction.Record) => SessionState.Held,
            (SessionState.Planned or SessionState.Cancelled, SessionAction.Cancel) => SessionState.Cancelled,
            _ => null,
        };
}
