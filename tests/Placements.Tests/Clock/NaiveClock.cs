using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Tests.Clock;

/// <summary>
/// A second implementation of the legal clock, slow and plain on purpose: it walks the calendar one day at a time, keeps every decision
/// as the set of days it covers, and asks the system's own time-zone data. It shares no computation with the real one.
/// </summary>
internal sealed class NaiveClock(RuleSet rules, DateTimeOffset asOf)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    private readonly List<Held> _held = [];
    private readonly DateOnly _today = LocalDay(asOf);
    private DateOnly? _first;
    private DateOnly? _end;

    public List<(int Index, string Code)> Refused { get; } = [];

    public DateOnly? First => _first;

    public DateOnly? Cap => _first is { } first ? NaiveCalendar.LastDayOfMonths(rules, first, 6) : null;

    public void Read(IReadOnlyList<ClockEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var refusedBefore = Refused.Count;
            switch (events[i])
            {
                case AcuteDecisionEvent acute:
                    Acute(i, acute, refusedBefore);
                    break;
                case BoardDecisionEvent board:
                    Board(i, board, refusedBefore);
                    break;
                case EndedEvent when _end is not null:
                    Refused.Add((i, "PLACEMENT_ENDED"));
                    break;
                case EndedEvent ended:
                    _end = ended.LastDay;
                    _held.ForEach(held => held.Drop(day => day > ended.LastDay));
                    break;
                default:
                    break;
            }
        }
    }

    public int DaysUsed() =>
        _first is { } first ? NaiveCalendar.Days(first, _today).Count(day => _held.Exists(h => h.Days.Contains(day))) : 0;

    public int DaysLeft() => _first is { } first && Cap is { } cap ? NaiveCalendar.Days(first, cap).Count(day => day > _today) : 0;

    /// <summary>The due day of every deadline, by kind and event.</summary>
    public List<(DeadlineKind Kind, int? Index, DateOnly DueOn)> Deadlines()
    {
        var due = new List<(DeadlineKind, int?, DateOnly)>();
        foreach (var held in _held)
        {
            if (held.Decision is AcuteDecisionEvent acute)
            {
                due.Add((DeadlineKind.AcuteApprovalTarget, held.Index, LocalDay(acute.DecidedAt.AddDays(2))));
                var applyBy = ApplyBy(acute);
                if (acute.ApplicationSentAt is not null || _end is null || _end > applyBy)
                {
                    due.Add((DeadlineKind.AcuteApplicationDue, held.Index, applyBy));
                }
                if (acute.ComplaintReceivedAt is { } complaint)
                {
                    due.Add((DeadlineKind.ComplaintHearingTarget, held.Index, NaiveCalendar.Walk(LocalDay(complaint), 7)));
                }
            }
        }
        if (_held.Count > 0)
        {
            var last = _held[^1].LastDay;
            if (_end is null)
            {
                due.Add((DeadlineKind.DecisionExpires, null, last));
                due.Add((DeadlineKind.CapReached, null, Cap!.Value));
                if (last < Cap)
                {
                    due.Add((DeadlineKind.NextApplicationDue, null, NaiveCalendar.Walk(last, -14)));
                }
            }
            DateOnly[] candidates = [NaiveCalendar.Walk(last, -14), NaiveCalendar.Walk(Cap!.Value, -28)];
            due.Add((DeadlineKind.AftercarePlanDue, null, candidates.Min() < _first ? _first!.Value : candidates.Min()));
        }
        return due;
    }

    private void Acute(int index, AcuteDecisionEvent acute, int refusedBefore)
    {
        var cap = Cap ?? NaiveCalendar.LastDayOfMonths(rules, acute.FirstDay, 6);
        var applyBy = ApplyBy(acute);
        var sent = acute.ApplicationSentAt is { } at && LocalDay(at) <= applyBy;
        var lapsed = !sent && _today > applyBy;
        Refuse(index, "PERIOD_REVERSED", acute.LastDay < acute.FirstDay);
        Refuse(index, "PLACEMENT_ENDED", _end is not null);
        Refuse(index, "PLACEMENT_EXCEEDS_CAP", acute.FirstDay > cap || acute.LastDay > cap);
        Refuse(index, "ACUTE_LAPSES", lapsed && (acute.FirstDay > applyBy || acute.LastDay > applyBy));
        if (Refused.Count > refusedBefore)
        {
            return;
        }
        _first ??= acute.FirstDay;
        var held = new Held(index, acute);
        foreach (var day in NaiveCalendar.Days(acute.FirstDay, cap))
        {
            var stated = acute.LastDay is null || day <= acute.LastDay;
            var unsentStands = stated && (acute.LastDay is not null ? !lapsed || day <= applyBy : day <= applyBy || day == acute.FirstDay);
            held.Add(day, surely: sent || unsentStands, perhaps: sent || unsentStands || (!lapsed && acute.LastDay is null));
        }
        _held.Add(held);
    }

    private void Board(int index, BoardDecisionEvent board, int refusedBefore)
    {
        var cap = Cap ?? NaiveCalendar.LastDayOfMonths(rules, board.FirstDay, 6);
        var sixWeeks = NaiveCalendar.LastDayOfWeeks(rules, board.FirstDay, 6);
        Refuse(index, "PERIOD_REVERSED", board.LastDay < board.FirstDay);
        Refuse(index, "PLACEMENT_ENDED", _end is not null);
        Refuse(index, "DANGER_ASSESSMENT_MISSING", !board.DangerAssessed);
        Refuse(index, "PLACEMENT_EXCEEDS_CAP", board.FirstDay > cap || board.LastDay > cap);
        Refuse(index, "DECISION_TOO_LONG", board.LastDay > sixWeeks);
        if (_held.Count > 0 && _end is null)
        {
            var previous = _held[^1];
            var before = NaiveCalendar.Walk(board.FirstDay, -1);
            var tooEarly =
                previous.Decision is AcuteDecisionEvent ? board.FirstDay < previous.Decision.FirstDay : board.FirstDay <= previous.LastDay;
            Refuse(index, "DECISION_OVERLAP", tooEarly && board.OverlapReason is null);
            Refuse(index, "DECISION_GAP", previous.Perhaps.All(day => day < before) && board.GapReason is null);
        }
        if (Refused.Count > refusedBefore)
        {
            return;
        }
        _first ??= board.FirstDay;
        _held.ForEach(held => held.ReplacedFrom(board.FirstDay));
        var covering = new Held(index, board);
        foreach (var day in NaiveCalendar.Days(board.FirstDay, cap).Where(day => day <= (board.LastDay ?? sixWeeks)))
        {
            covering.Add(day, surely: true, perhaps: true);
        }
        _held.Add(covering);
    }

    private void Refuse(int index, string code, bool when)
    {
        if (when)
        {
            Refused.Add((index, code));
        }
    }

    private static DateOnly ApplyBy(AcuteDecisionEvent acute) => NaiveCalendar.Walk(LocalDay(acute.DecidedAt), 14);

    private static DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    private sealed class Held(int index, DecisionEvent decision)
    {
        private DateOnly _emptyUntil = NaiveCalendar.Walk(decision.FirstDay, -1);

        public int Index => index;

        public DecisionEvent Decision => decision;

        public HashSet<DateOnly> Days { get; } = [];

        public HashSet<DateOnly> Perhaps { get; } = [];

        public DateOnly LastDay => Days.Count > 0 ? Days.Max() : _emptyUntil;

        public void Add(DateOnly day, bool surely, bool perhaps)
        {
            _ = surely && Days.Add(day);
            _ = perhaps && Perhaps.Add(day);
        }

        public void Drop(Func<DateOnly, bool> gone)
        {
            Days.RemoveWhere(day => gone(day));
            Perhaps.RemoveWhere(day => gone(day));
            while (Days.Count == 0 && gone(_emptyUntil))
            {
                _emptyUntil = NaiveCalendar.Walk(_emptyUntil, -1);
            }
        }

        public void ReplacedFrom(DateOnly start)
        {
            if (decision is not AcuteDecisionEvent)
            {
                return;
            }
            if (Perhaps.Contains(NaiveCalendar.Walk(start, -1)))
            {
                Days.UnionWith(Perhaps);
            }
            Drop(day => day >= start);
        }
    }
}
