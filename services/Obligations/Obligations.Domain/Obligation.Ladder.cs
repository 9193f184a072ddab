using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>How silence about the duty is met: the ladder of reminders, its end by a person, and the breach.</summary>
public sealed partial class Obligation
{
    /// <summary>When the clock has something to do with this duty next; null when never again.</summary>
    public DateTimeOffset? NextActionAt { get; private set; }

    /// <summary>The step of the ladder that comes next, from 0.</summary>
    public int NextStep { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public string? AcknowledgedBy { get; private set; }

    /// <summary>Every step that was taken, also those before the due time moved.</summary>
    public IReadOnlyList<Escalation> Escalations => _escalations;

    /// <summary>A person has seen the duty: the ladder stops. The deadline does not.</summary>
    public Result<Change> Acknowledge(EscalationLadder ladder, Actor by, DateTimeOffset now)
    {
        if (!by.IsPerson)
        {
            return ObligationErrors.NeedsPerson;
        }
        if (AcknowledgedAt is not null)
        {
            return Change.None;
        }
        if (!AwaitsAnybody)
        {
            return ObligationErrors.NotOpen(State);
        }
        (AcknowledgedAt, AcknowledgedBy) = (now, by.Name);
        PlanNext(ladder);
        return Changed();
    }

    /// <summary>
    /// Notes the agency's answer to the summons. Whatever it is, somebody there has read the summons: the ladder stops. An excuse is only
    /// noted; it counts when attendance is recorded.
    /// </summary>
    public Change NoteAnswer(SummonsResponse answer, EscalationLadder ladder, Actor by, DateTimeOffset now)
    {
        if (State != ObligationState.Open || Answer == answer)
        {
            return Change.None;
        }
        Answer = answer;
        if (AcknowledgedAt is null)
        {
            (AcknowledgedAt, AcknowledgedBy) = (now, by.Name);
            PlanNext(ladder);
        }
        return Changed();
    }

    /// <summary>Takes every step that is due and, when the time for an answer is over, breaches the duty. Late after downtime, never twice.</summary>
    public Change Advance(EscalationLadder ladder, DateTimeOffset now)
    {
        var before = (_escalations.Count, State);
        while (NextActionAt is { } at && at <= now)
        {
            if (StepDueAt(ladder) is { } stepAt && (BreachDueAt(ladder) is not { } breachAt || stepAt < breachAt))
            {
                _escalations.Add(new Escalation(NextStep, ladder.Steps[NextStep].Recipient, stepAt, now));
                NextStep++;
            }
            else
            {
                (State, ClosedAt, ClosedBy, BreachedBySilence) = (ObligationState.Breached, now, Actor.Clock.Name, true);
            }
            PlanNext(ladder);
        }
        return before == (_escalations.Count, State) ? Change.None : Changed();
    }

    /// <summary>Is it still worth asking the agency?</summary>
    private bool AwaitsAnybody => State == ObligationState.Open || (BreachedBySilence && Measure?.Light != TrafficLight.Green);

    private void StartLadder(EscalationLadder ladder, DateTimeOffset now)
    {
        NextStep = ladder.FirstStep(DueAt, now);
        PlanNext(ladder);
    }

    private void PlanNext(EscalationLadder ladder)
    {
        var (step, breach) = (StepDueAt(ladder), BreachDueAt(ladder));
        NextActionAt = step < breach ? step : breach ?? step;
    }

    private DateTimeOffset? StepDueAt(EscalationLadder ladder) =>
        AwaitsAnybody && AcknowledgedAt is null && NextStep < ladder.Steps.Count ? DueAt + ladder.Steps[NextStep].After : null;

    private DateTimeOffset? BreachDueAt(EscalationLadder ladder) => State == ObligationState.Open ? DueAt + ladder.Grace : null;
}
