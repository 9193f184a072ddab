using Tot.Kernel;

namespace Tot.Meetings.Domain;

public sealed partial class Meeting
{
    public const int MaxMinutesLength = 50_000;
    public const int MaxTitleLength = 300;
    public const int MaxDecisions = 100;

    /// <summary>Writes the draft anew, its decisions included; nothing binds yet.</summary>
    public Result<Outcome> DraftMinutes(string text, IReadOnlyList<DecisionDraft> decisions, Actor by, DateTimeOffset now)
    {
        if (State == MeetingState.Held && CurrentMinutes is { } draft && IsRecorded(draft, text, decisions))
        {
            return Outcome.Unchanged;
        }
        return Write(MeetingAction.DraftMinutes, number: 0, text, decisions, by, now);
    }

    /// <summary>Makes the minutes final: from now on each decision is owed as a measure.</summary>
    public Result<Outcome> FinaliseMinutes(string text, IReadOnlyList<DecisionDraft> decisions, Actor by, DateTimeOffset now)
    {
        if (State == MeetingState.Minuted && IsRecorded(_minutes.Single(m => m.State == MinutesState.Final), text, decisions))
        {
            return Outcome.Unchanged;
        }
        return Write(MeetingAction.FinaliseMinutes, number: 1, text, decisions, by, now);
    }

    /// <summary>Adds a version with another text; the earlier ones and the decisions stay.</summary>
    public Result<Outcome> AmendMinutes(string text, string reason, Actor by, DateTimeOffset now)
    {
        (text, reason) = (text.Trim(), reason.Trim());
        if (State == MeetingState.Minuted && CurrentMinutes!.Text == text && CurrentMinutes.Reason == reason)
        {
            return Outcome.Unchanged;
        }
        var next = MeetingTransitions.Next(State, MeetingAction.AmendMinutes);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        var problems = TextProblems(text).ToList();
        if (reason.Length is 0 or > MaxReasonLength)
        {
            problems.Add(("reason", $"Say why, in at most {MaxReasonLength} characters."));
        }
        if (problems.Count > 0)
        {
            return Error.Validation(problems);
        }
        if (ForbiddenContent(("text", text), ("reason", reason)) is { } content)
        {
            return content;
        }
        _minutes.Add(new MinutesVersion(CurrentMinutes!.Number + 1, text, by, now) { Reason = reason });
        SendMinutes(now);
        return Changed();
    }

    private Result<Outcome> Write(
        MeetingAction action,
        int number,
        string text,
        IReadOnlyList<DecisionDraft> decisions,
        Actor by,
        DateTimeOffset now
    )
    {
        var next = MeetingTransitions.Next(State, action);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        var problems = TextProblems(text.Trim()).Concat(DecisionProblems(decisions)).ToList();
        if (problems.Count > 0)
        {
            return Error.Validation(problems);
        }
        if (ForbiddenContent([("text", text), .. decisions.Select((d, i) => ($"decisions[{i}].title", d.Title))]) is { } content)
        {
            return content;
        }
        State = next.Value;
        if (CurrentMinutes is { } draft && number == draft.Number)
        {
            draft.Rewrite(text.Trim(), by, now);
        }
        else
        {
            _minutes.Clear();
            _minutes.Add(new MinutesVersion(number, text.Trim(), by, now));
        }
        _decisions.Clear();
        _decisions.AddRange(decisions.Select((d, i) => new Decision(IdOf<DecisionId>(now), i, d)));
        if (number > 0)
        {
            SendMinutes(now);
        }
        return Changed();
    }

    private bool IsRecorded(MinutesVersion version, string text, IReadOnlyList<DecisionDraft> decisions) =>
        version.Text == text.Trim() && decisions.SequenceEqual(_decisions.OrderBy(d => d.Ordinal).Select(d => d.AsDraft()));

    private static IEnumerable<(string Field, string Message)> TextProblems(string text)
    {
        if (text.Length is 0 or > MaxMinutesLength)
        {
            yield return ("text", $"Between 1 and {MaxMinutesLength} characters.");
        }
    }

    private IEnumerable<(string Field, string Message)> DecisionProblems(IReadOnlyList<DecisionDraft> decisions)
    {
        if (decisions.Count > MaxDecisions)
        {
            yield return ("decisions", $"At most {MaxDecisions}.");
        }
        var heldOn = Oslo.Day(HeldAt!.Value);
        foreach (var (i, decision) in decisions.Index())
        {
            // A measure tells its agency of the case, so it goes only to those who were called into it.
            if (SummonsOf(decision.AgencyId) is null)
            {
                yield return ($"decisions[{i}].agencyId", "The agency is not summoned to the meeting.");
            }
            if (string.IsNullOrWhiteSpace(decision.Title) || decision.Title.Length > MaxTitleLength)
            {
                yield return ($"decisions[{i}].title", $"Between 1 and {MaxTitleLength} characters.");
            }
            if (decision.DueOn < heldOn)
            {
                yield return ($"decisions[{i}].dueOn", "Not before the day the meeting was held.");
            }
        }
    }
}
