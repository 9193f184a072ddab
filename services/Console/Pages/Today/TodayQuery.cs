using Tot.Kernel;
using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Today;

/// <summary>Everything that waits for the reader or for the reader's agency, asked of all services at once.</summary>
internal sealed class TodayQuery(
    IntakeApi intake,
    MeetingsApi meetings,
    ObligationsApi obligations,
    PlacementsApi placements,
    SubscriptionsApi subscriptions,
    Reader reader
)
{
    /// <summary>Deadlines further off than this wait for another day.</summary>
    private const int DaysAhead = 30;

    private readonly List<string> _silent = [];

    public async Task<TodayModel> RunAsync(CancellationToken ct)
    {
        var cases = intake.CasesAsync(phase: null, ct);
        var allMeetings = meetings.MeetingsAsync(caseId: null, state: null, ct);
        var duties = obligations.DutiesAsync(caseId: null, state: "open", ct);
        var deadlines = placements.DeadlinesAsync(caseId: null, state: null, ct);
        var feeds = subscriptions.SubscriptionsAsync(ct);
        var agency = reader.AgencyAsync(ct);
        var emergencies = reader.Is(Roles.Coordinator)
            ? obligations.EmergenciesAsync(reviewed: false, ct)
            : Task.FromResult(new Answer<IReadOnlyList<BreakGlassView>>([], null, null));
        await Task.WhenAll(cases, allMeetings, duties, deadlines, feeds, agency, emergencies);

        var own = (await agency)?.Id;
        var numbers = Read(await cases, "Cases").ToDictionary(c => c.Id, c => c.CaseNumber);
        string? NumberOf(Guid? id) => id is { } known ? numbers.GetValueOrDefault(known) : null;
        var known = Read(await allMeetings, "Meetings");
        var tasks = new List<TodayTask>();
        tasks.AddRange(Read(await deadlines, "Deadlines").Where(IsWaiting).Select(d => TodayTask.Of(d, NumberOf(d.CaseId))));
        tasks.AddRange(Read(await duties, "Duties").Where(d => IsMine(d, own)).Select(d => TodayTask.Of(d, NumberOf(d.CaseId))));
        tasks.AddRange(known.Where(m => IsUnanswered(m, own)).Select(TodayTask.Answer));
        tasks.AddRange(known.Where(m => m.State == "proposed" && reader.Is(Roles.Coordinator)).Select(TodayTask.Convene));
        return new TodayModel(
            reader.Now,
            Oslo.Day(reader.Now),
            [.. tasks.OrderBy(t => t.DueAt ?? DateTimeOffset.MaxValue)],
            [.. known.Where(m => m.State == "convened" && m.EndsAt > reader.Now).OrderBy(m => m.StartsAt)],
            [.. known.Where(m => m is { Kind: "acute", State: "proposed" or "convened", TargetAt: not null }).OrderBy(m => m.TargetAt)],
            Read(await feeds, "Subscriptions"),
            _silent
        )
        {
            Emergencies = Read(await emergencies, "Emergencies").Count,
        };
    }

    private bool IsWaiting(DeadlineView deadline) =>
        deadline.State is "warned" or "missed"
        || (deadline.State == "upcoming" && deadline.DueOn.DayNumber - Oslo.Day(reader.Now).DayNumber <= DaysAhead);

    /// <summary>The duty to attend is shown as the summons it follows from.</summary>
    private static bool IsMine(ObligationView duty, Guid? own) => duty.AgencyId == own && duty.Kind != "attend";

    private bool IsUnanswered(MeetingSummary meeting, Guid? own) =>
        meeting.State == "convened"
        && meeting.StartsAt > reader.Now
        && meeting.Participants.Any(p => p.AgencyId == own && p.Answer is null)
        && !reader.Is(Roles.Coordinator);

    /// <summary>What the role may not see is no news; a service that does not answer is.</summary>
    private IReadOnlyList<T> Read<T>(Answer<IReadOnlyList<T>> answer, string section)
    {
        if (answer.Ok)
        {
            return answer.Value!;
        }
        if (answer.Problem.Status == StatusCodes.Status401Unauthorized)
        {
            throw new RefusedException(answer.Problem);
        }
        if (answer.Problem.Status is not (StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound))
        {
            _silent.Add(section);
        }
        return [];
    }
}
