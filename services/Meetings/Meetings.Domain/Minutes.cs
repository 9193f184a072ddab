namespace Tot.Meetings.Domain;

public enum MinutesState
{
    Draft = 1,
    Final = 2,
    Amended = 3,
}

/// <summary>One version of the minutes. A draft is overwritten by the next; final and amended versions are kept for good.</summary>
public sealed class MinutesVersion
{
    private MinutesVersion() { }

    internal MinutesVersion(int number, string text, Actor by, DateTimeOffset now)
    {
        Number = number;
        Rewrite(text, by, now);
    }

    /// <summary>0 for the draft, 1 for the first final version, higher for amended ones.</summary>
    public int Number { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>Why it was amended; null before.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Subject of the user's token.</summary>
    public string RecordedBy { get; private set; } = "";

    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>Null unless it was sent wrongly: from then on nobody but the coordinator reads it.</summary>
    public DateTimeOffset? RecalledAt { get; private set; }

    public string? RecallReason { get; private set; }

    internal void Recall(string reason, DateTimeOffset now) => (RecallReason, RecalledAt) = (reason, now);

    internal void Rewrite(string text, Actor by, DateTimeOffset now) => (Text, RecordedBy, RecordedAt) = (text, by.UserId, now);

    public MinutesState State =>
        Number switch
        {
            0 => MinutesState.Draft,
            1 => MinutesState.Final,
            _ => MinutesState.Amended,
        };
}

/// <summary>What is asked for in minutes: that an agency does something by a day.</summary>
/// <param name="DueOn">Last day, inclusive, Europe/Oslo.</param>
public sealed record DecisionDraft(AgencyId AgencyId, string Title, DateOnly DueOn);

/// <summary>A decision in minutes. It binds, and becomes a measure, when they are final.</summary>
public sealed class Decision
{
    private Decision() { }

    internal Decision(DecisionId id, int ordinal, DecisionDraft draft) =>
        (Id, Ordinal, AgencyId, Title, DueOn) = (id, ordinal, draft.AgencyId, draft.Title, draft.DueOn);

    public DecisionId Id { get; private set; }

    /// <summary>Its place in the minutes, from 0.</summary>
    public int Ordinal { get; private set; }

    public AgencyId AgencyId { get; private set; }

    public string Title { get; private set; } = "";

    /// <summary>Last day, inclusive, Europe/Oslo.</summary>
    public DateOnly DueOn { get; private set; }

    internal DecisionDraft AsDraft() => new(AgencyId, Title, DueOn);
}
