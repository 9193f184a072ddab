using Tot.WebConsole.Texts;

namespace Tot.WebConsole.Pages.Case;

/// <summary>What has happened in a case, the newest first, as far as the reader may see it.</summary>
internal static class History
{
    private const int Most = 40;

    public static IReadOnlyList<(DateTimeOffset At, string What)> Of(CaseModel model, Text text, DateTimeOffset now)
    {
        var happened = new List<(DateTimeOffset At, string What)> { (model.Case.OpenedAt, text["Case.HistoryOpened"]) };
        foreach (var meeting in model.Meetings.Where(m => m.State is "held" or "minuted" && m.StartsAt is not null))
        {
            happened.Add((meeting.StartsAt!.Value, text["Case.HistoryHeld", text.Word("MeetingKind", meeting.Kind)]));
        }
        foreach (var entry in model.Roster)
        {
            var name = entry.AgencyName ?? model.NameOf(entry.AgencyId) ?? "";
            happened.Add((entry.From, text["Case.HistoryJoined", name, text.Word("RosterGround", entry.Ground)]));
            if (entry.Until is { } until && !entry.RunsAt(now))
            {
                happened.Add((until, text["Case.HistoryLeft", name]));
            }
        }
        foreach (var placement in model.Placements)
        {
            var number = model.NumberOf(placement.PersonId);
            foreach (var decision in placement.Decisions.Where(d => d.StruckAt is null))
            {
                happened.Add((decision.DecidedAt, text["Case.HistoryDecided", text.Word("DecisionKind", decision.Kind), number]));
            }
        }
        foreach (var duty in model.Duties.Where(d => d.ClosedAt is not null))
        {
            var what = duty.Title ?? text.Word("ObligationKind", duty.Kind);
            happened.Add((duty.ClosedAt!.Value, $"{what}: {text.Word("ObligationState", duty.State)} ({model.NameOf(duty.AgencyId)})"));
        }
        return [.. happened.OrderByDescending(h => h.At).Take(Most)];
    }
}
