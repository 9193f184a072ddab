using Tot.Kernel;
using Tot.WebConsole.Api;

namespace Tot.WebConsole.Pages.Today;

/// <param name="Now">When the page was made.</param>
/// <param name="Today">The day in Oslo.</param>
/// <param name="Tasks">What waits, the most urgent first.</param>
/// <param name="Meetings">The next meetings.</param>
/// <param name="Clocks">Acute meetings that are to be held within 24 hours.</param>
/// <param name="Subscriptions">Of the reader's agency.</param>
/// <param name="Silent">Sections whose service does not answer.</param>
public sealed record TodayModel(
    DateTimeOffset Now,
    DateOnly Today,
    IReadOnlyList<TodayTask> Tasks,
    IReadOnlyList<MeetingSummary> Meetings,
    IReadOnlyList<MeetingSummary> Clocks,
    IReadOnlyList<SubscriptionView> Subscriptions,
    IReadOnlyList<string> Silent
)
{
    /// <summary>How many openings in an emergency the reader has yet to review.</summary>
    public int Emergencies { get; init; }

    public Problem? Problem { get; init; }

    /// <summary>Overdue first, then by how soon.</summary>
    public IEnumerable<(Urgency Urgency, IReadOnlyList<TodayTask> Tasks)> ByUrgency =>
        Tasks.GroupBy(t => t.UrgencyAt(Now)).OrderBy(g => g.Key).Select(g => (g.Key, (IReadOnlyList<TodayTask>)[.. g]));
}

public enum Urgency
{
    Overdue,
    Soon,
    Week,
    Later,
}

/// <param name="Set">The set of words that names it.</param>
/// <param name="Kind">Its word.</param>
/// <param name="Title">What it is about, when the words do not say enough.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">The case's number.</param>
/// <param name="DueAt">When it must be done.</param>
/// <param name="Path">Where it is done.</param>
/// <param name="AcknowledgePath">Where it is acknowledged from here; null when it cannot be.</param>
public sealed record TodayTask(
    string Set,
    string Kind,
    string? Title,
    Guid? CaseId,
    string? CaseNumber,
    DateTimeOffset? DueAt,
    string? Path,
    string? AcknowledgePath
)
{
    /// <summary>The last working day on which the matter can still be sent; only for placement deadlines.</summary>
    public DateOnly? LatestSafeDay { get; init; }

    /// <summary>What the day follows from; only for placement deadlines.</summary>
    public DeadlineView? Rule { get; init; }

    /// <summary>A day rather than a time of day.</summary>
    public bool WholeDay { get; init; }

    public Urgency UrgencyAt(DateTimeOffset now) =>
        DueAt is not { } due ? Urgency.Later
        : due <= now ? Urgency.Overdue
        : (Oslo.Day(due).DayNumber - Oslo.Day(now).DayNumber) switch
        {
            <= 1 => Urgency.Soon,
            <= 7 => Urgency.Week,
            _ => Urgency.Later,
        };

    public static TodayTask Of(DeadlineView deadline, string? number) =>
        new(
            "DeadlineKind",
            deadline.Kind,
            Title: null,
            deadline.CaseId,
            number,
            deadline.DueAt ?? Oslo.EndOf(deadline.DueOn).AddSeconds(-1),
            $"/placements/{deadline.PlacementId}",
            deadline.State is "warned" or "missed" ? $"/today/deadlines/{deadline.Id}/acknowledge" : null
        )
        {
            LatestSafeDay = deadline.LatestSafeDay,
            Rule = deadline,
            WholeDay = deadline.DueAt is null || Oslo.Time(deadline.DueAt.Value) is { Hour: 23, Minute: 59 } or { Hour: 0, Minute: 0 },
        };

    public static TodayTask Of(ObligationView duty, string? number) =>
        new(
            "ObligationKind",
            duty.Kind,
            duty.Title,
            duty.CaseId,
            number,
            duty.DueAt,
            $"/duties/{duty.Id}",
            duty.AcknowledgedAt is null ? $"/today/duties/{duty.Id}/acknowledge" : null
        );

    public static TodayTask Answer(MeetingSummary meeting) =>
        new("Task", "answer", Title: null, meeting.CaseId, meeting.CaseNumber, meeting.StartsAt, $"/meetings/{meeting.Id}/answer", null);

    public static TodayTask Convene(MeetingSummary meeting) =>
        new(
            "Task",
            meeting.Kind == "acute" ? "convene" : "convene-meeting",
            Title: null,
            meeting.CaseId,
            meeting.CaseNumber,
            meeting.TargetAt,
            $"/meetings/{meeting.Id}",
            null
        );
}
