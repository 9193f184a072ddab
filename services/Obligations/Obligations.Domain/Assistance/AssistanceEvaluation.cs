namespace Tot.Obligations.Domain;

/// <summary>What one side thinks of the help afterwards.</summary>
public sealed class AssistanceEvaluation
{
    internal AssistanceEvaluation(AssistanceSide side, bool wentAsPlanned, string? note, string by, DateTimeOffset at) =>
        (Side, WentAsPlanned, Note, By, At) = (side, wentAsPlanned, note, by, at);

    public AssistanceSide Side { get; }

    public bool WentAsPlanned { get; }

    public string? Note { get; }

    public string By { get; }

    public DateTimeOffset At { get; }
}
