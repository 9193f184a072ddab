using Tot.Meetings.Domain;

namespace Tot.Meetings.Read;

/// <summary>All of a meeting, for those who may know of it.</summary>
/// <param name="Version">Also the ETag.</param>
/// <param name="Sequence">The calendar sequence number.</param>
/// <param name="Times">Every time it was set to; the last one holds.</param>
/// <param name="OccurrenceStartsAt">Of one time of a standing meeting: when its rule sets it.</param>
/// <param name="CompositionRevisedAt">When more seats were proposed than at first, since persons were added or an age was assessed anew.</param>
/// <param name="RecommendedAdditions">Seats that nobody is summoned for although the meeting is convened; the coordinator adds them.</param>
/// <param name="Minutes">The newest version. A draft, or the text of a recalled one, is shown to the coordinator only.</param>
internal sealed record MeetingView(
    Guid Id,
    long Version,
    MeetingKind Kind,
    MeetingState State,
    Guid? CaseId,
    string? CaseNumber,
    Guid? StandingMeetingId,
    DateTimeOffset? OccurrenceStartsAt,
    string Municipality,
    DateTimeOffset ProposedAt,
    DateTimeOffset? TargetAt,
    int Sequence,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Place,
    string? VideoLink,
    IReadOnlyList<TimeView> Times,
    IReadOnlyList<SeatView> Composition,
    DateTimeOffset? CompositionRevisedAt,
    IReadOnlyList<SeatView> RecommendedAdditions,
    IReadOnlyList<ParticipantView> Participants,
    DateTimeOffset? HeldAt,
    bool? Quorate,
    IReadOnlyList<string> OtherAttendees,
    DateTimeOffset? CancelledAt,
    string? CancelReason,
    MinutesView? Minutes,
    IReadOnlyList<MinutesView> EarlierMinutes,
    IReadOnlyList<DecisionView> Decisions
)
{
    /// <param name="meeting">The meeting.</param>
    /// <param name="agencies">The agencies it names.</param>
    /// <param name="directs">Is the caller the coordinator, who sees drafts, recalled minutes and who has received what?</param>
    public static MeetingView Of(Meeting meeting, IReadOnlyDictionary<AgencyId, Agency> agencies, bool directs)
    {
        var minutes = meeting.Minutes.Where(m => directs || m.State != MinutesState.Draft).OrderByDescending(m => m.Number).ToList();
        var views = minutes.Select(m => MinutesView.Of(m, directs ? meeting.CopiesOf(m.Number) : [], agencies, directs)).ToList();
        var decisions = views is [{ Text: not null }, ..] ? meeting.Decisions : [];
        return new(
            meeting.Id.Value,
            meeting.Version,
            meeting.Kind,
            meeting.State,
            meeting.CaseId?.Value,
            meeting.CaseNumber,
            meeting.StandingMeetingId?.Value,
            meeting.OccurrenceStartsAt,
            meeting.Municipality,
            meeting.ProposedAt,
            meeting.TargetAt,
            meeting.Sequence,
            meeting.Time?.StartsAt,
            meeting.Time?.EndsAt,
            meeting.Time?.Place,
            meeting.Time?.VideoLink,
            [.. meeting.Times.OrderBy(t => t.Sequence).Select(TimeView.Of)],
            SeatView.Of(meeting.Composition, agencies),
            meeting.CompositionRevisedAt,
            SeatView.Of(meeting.RecommendedAdditions, agencies),
            [.. meeting.Summonses.OrderBy(s => s.AgencyKind).Select(s => ParticipantView.Of(s, agencies))],
            meeting.HeldAt,
            meeting.Quorate,
            meeting.OtherAttendees,
            meeting.CancelledAt,
            meeting.CancelReason,
            views.FirstOrDefault(),
            [.. views.Skip(1)],
            [.. decisions.OrderBy(d => d.Ordinal).Select(d => DecisionView.Of(d, agencies))]
        );
    }
}

internal sealed record TimeView(
    int Sequence,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string? Place,
    string? VideoLink,
    DateTimeOffset SetAt
)
{
    public static TimeView Of(ScheduledTime time) => new(time.Sequence, time.StartsAt, time.EndsAt, time.Place, time.VideoLink, time.SetAt);
}

/// <param name="Summons">How far the summons to the time that holds has come.</param>
/// <param name="Substitute">Who the agency said would come instead.</param>
/// <param name="RepresentedBy">Who came instead.</param>
internal sealed record ParticipantView(
    Guid SummonsId,
    Guid AgencyId,
    AgencyKind Kind,
    string? AgencyName,
    DisclosureGround? DisclosureGround,
    SummonsState Summons,
    DateTimeOffset SentAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? AnsweredAt,
    Guid? AnsweredByAgencyId,
    SummonsAnswer? Answer,
    DateTimeOffset? ProposedStartsAt,
    string? Substitute,
    LawfulExcuse? Excuse,
    Attendance? Attendance,
    string? RepresentedBy
)
{
    public static ParticipantView Of(Summons summons, IReadOnlyDictionary<AgencyId, Agency> agencies) =>
        new(
            summons.Id.Value,
            summons.AgencyId.Value,
            summons.AgencyKind,
            agencies.GetValueOrDefault(summons.AgencyId)?.Name,
            summons.Ground,
            summons.State,
            summons.SentAt,
            summons.DeliveredAt,
            summons.OpenedAt,
            summons.AnsweredAt,
            summons.AnsweredBy?.Value,
            summons.Answer,
            summons.ProposedStartsAt,
            summons.Substitute,
            summons.Excuse,
            summons.Attendance,
            summons.RepresentedBy
        );
}

/// <param name="DecisionId">Also the identifier of the measure that comes of it.</param>
/// <param name="DueOn">Last day, inclusive.</param>
internal sealed record DecisionView(Guid DecisionId, Guid AgencyId, string? AgencyName, string Title, DateOnly DueOn)
{
    public static DecisionView Of(Decision decision, IReadOnlyDictionary<AgencyId, Agency> agencies) =>
        new(
            decision.Id.Value,
            decision.AgencyId.Value,
            agencies.GetValueOrDefault(decision.AgencyId)?.Name,
            decision.Title,
            decision.DueOn
        );
}
