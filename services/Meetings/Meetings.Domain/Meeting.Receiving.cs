using Tot.Kernel;

namespace Tot.Meetings.Domain;

public sealed partial class Meeting
{
    /// <summary>Withdraws the newest minutes, sent wrongly: they are kept, and shown to nobody but the coordinator.</summary>
    public Result<Outcome> RecallMinutes(string reason, DateTimeOffset now)
    {
        reason = reason.Trim();
        if (State == MeetingState.Minuted && CurrentMinutes is { RecalledAt: not null } recalled && recalled.RecallReason == reason)
        {
            return Outcome.Unchanged;
        }
        var next = MeetingTransitions.Next(State, MeetingAction.RecallMinutes);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (CurrentMinutes!.RecalledAt is not null)
        {
            return MeetingErrors.MinutesRecalled;
        }
        if (reason.Length is 0 or > MaxReasonLength)
        {
            return Error.Validation("reason", $"Say why, in at most {MaxReasonLength} characters.");
        }
        if (ForbiddenContent(("reason", reason)) is { } content)
        {
            return content;
        }
        CurrentMinutes.Recall(reason, now);
        return Changed();
    }

    /// <summary>An agency reads the minutes: every version that is shown to it.</summary>
    public void OpenMinutes(AgencyId agency, DateTimeOffset now)
    {
        foreach (var version in _minutes.Where(m => m.State != MinutesState.Draft && m.RecalledAt is null))
        {
            if (_minutesCopies.Find(c => c.Number == version.Number && c.AgencyId == agency) is not { } copy)
            {
                copy = new MinutesCopy(version.Number, agency, now);
                _minutesCopies.Add(copy);
            }
            copy.Open(now);
        }
    }

    public IEnumerable<MinutesCopy> CopiesOf(int number) => _minutesCopies.Where(c => c.Number == number).OrderBy(c => c.AgencyId.Value);

    /// <summary>To everybody who was summoned, and to whoever has an earlier version.</summary>
    private void SendMinutes(DateTimeOffset now)
    {
        var number = CurrentMinutes!.Number;
        var receivers = _summonses.Select(s => s.AgencyId).Concat(_minutesCopies.Select(c => c.AgencyId)).Distinct().ToList();
        _minutesCopies.AddRange(receivers.Select(a => new MinutesCopy(number, a, now)));
    }

    /// <summary>What is said of no case must lead to none: no number or identifier stands in any text of such a meeting.</summary>
    private Error? ForbiddenContent(params IEnumerable<(string Field, string? Text)> texts)
    {
        var found = CaseId is null ? texts.Where(t => CaseContent.IsIn(t.Text)).Select(t => t.Field).ToList() : [];
        return found.Count > 0 ? MeetingErrors.CaseContent(found) : null;
    }
}
