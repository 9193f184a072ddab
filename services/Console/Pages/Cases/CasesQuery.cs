using Tot.Kernel;
using Tot.WebConsole.Api;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Cases;

/// <summary>The reader's cases, each with what is next in it.</summary>
internal sealed class CasesQuery(IntakeApi intake, MeetingsApi meetings, PlacementsApi placements, Reader reader)
{
    public async Task<CasesModel> RunAsync(string? phase, string? number, bool board, CancellationToken ct)
    {
        var cases = intake.CasesAsync(phase: null, ct);
        var proposed = meetings.MeetingsAsync(caseId: null, state: "proposed", ct);
        var convened = meetings.MeetingsAsync(caseId: null, state: "convened", ct);
        var deadlines = placements.DeadlinesAsync(caseId: null, state: null, ct);
        await Task.WhenAll(cases, proposed, convened, deadlines);

        var ahead = ((await proposed).Value ?? []).Concat((await convened).Value ?? []).ToLookup(m => m.CaseId);
        var due = ((await deadlines).Value ?? [])
            .Where(d => d.State is "upcoming" or "warned" or "acknowledged" or "missed")
            .ToLookup(d => d.CaseId);
        var rows = (await cases)
            .Required.Where(c => phase is null || c.Phase == phase)
            .Where(c => number is null || c.CaseNumber.Contains(number, StringComparison.OrdinalIgnoreCase))
            .Select(c => CaseRow.Of(c, [.. ahead[c.Id]], [.. due[c.Id]], reader.Now))
            .OrderBy(r => r.Light)
            .ThenBy(r => r.NextOn ?? DateOnly.MaxValue)
            .ToList();
        return new CasesModel(reader.Today, rows, phase, number, board);
    }
}

/// <param name="Rows">The most pressing first.</param>
/// <param name="Phase">Chosen phase.</param>
/// <param name="Number">Part of a case number that was searched for.</param>
/// <param name="Board">By phase rather than as a list.</param>
public sealed record CasesModel(DateOnly Today, IReadOnlyList<CaseRow> Rows, string? Phase, string? Number, bool Board);

public enum CaseLight
{
    Red,
    Yellow,
    Green,
}

/// <param name="Case">The case.</param>
/// <param name="Light">Red: a deadline or the 24 hours to the acute meeting are over. Yellow: something is due within a week or has been warned of.</param>
/// <param name="NextOn">The next meeting or deadline.</param>
/// <param name="NextKind">Which of the two, as a key of Cases.resx.</param>
/// <param name="DaysLeft">To the cap of the placement that reaches it first; null without a placement.</param>
public sealed record CaseRow(CaseSummary Case, CaseLight Light, DateOnly? NextOn, string? NextKind, int? DaysLeft)
{
    private const int Week = 7;

    public static CaseRow Of(
        CaseSummary summary,
        IReadOnlyList<MeetingSummary> meetings,
        IReadOnlyList<DeadlineView> deadlines,
        DateTimeOffset now
    )
    {
        var today = Oslo.Day(now);
        var ahead = deadlines
            .Where(d => d.DueOn >= today)
            .Select(d => (On: d.DueOn, Kind: "DeadlineKind." + d.Kind))
            .Concat(meetings.Where(m => TimeOf(m) > now).Select(m => (On: Oslo.Day(TimeOf(m)!.Value), Kind: "MeetingKind." + m.Kind)))
            .OrderBy(n => n.On)
            .Select(n => ((DateOnly On, string Kind)?)n)
            .FirstOrDefault();
        var clocks = meetings.Where(m => m is { Kind: "acute", TargetAt: not null }).ToList();
        var light =
            clocks.Any(m => m.TargetAt < now) || deadlines.Any(d => d.State == "missed" || (d.DueOn < today && d.State != "acknowledged"))
                ? CaseLight.Red
            : clocks.Count > 0 || deadlines.Any(d => d.State == "warned" || d.DueOn.DayNumber - today.DayNumber <= Week) ? CaseLight.Yellow
            : CaseLight.Green;
        var cap = deadlines.Where(d => d.Kind == "cap-reached").Select(d => (int?)d.DueOn.DayNumber - today.DayNumber).Min();
        return new CaseRow(summary, light, ahead?.On, ahead?.Kind, cap is { } left ? Math.Max(0, left) : null);
    }

    /// <summary>When it is, or must be at the latest while it is only proposed.</summary>
    private static DateTimeOffset? TimeOf(MeetingSummary meeting) => meeting.StartsAt ?? meeting.TargetAt;
}
