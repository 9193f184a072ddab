namespace Tot.Obligations.Domain;

/// <summary>A step that was taken, for the record.</summary>
/// <param name="Step">Its place in the ladder, from 0.</param>
/// <param name="Recipient">Who was told.</param>
/// <param name="DueAt">When it was to be taken.</param>
/// <param name="TakenAt">When it was taken: later than due after downtime.</param>
public sealed record Escalation(int Step, EscalationRecipient Recipient, DateTimeOffset DueAt, DateTimeOffset TakenAt);
