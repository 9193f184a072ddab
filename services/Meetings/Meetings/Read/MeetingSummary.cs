using Tot.Meetings.Domain;

namespace Tot.Meetings.Read;

/// <summary>A meeting in a list.</summary>
/// <param name="TargetAt">When it ought to be held at the latest; missing when nothing says.</param>
/// <param name="StartsAt">Missing before the meeting is convened.</param>
/// <param name="EndsAt">Exclusive.</param>
internal sealed record MeetingSummary(
    Guid Id,
    MeetingKind Kind,
    MeetingState State,
    Guid? CaseId,
    string? CaseNumber,
    DateTimeOffset ProposedAt,
    DateTimeOffset? TargetAt,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Place,
    string? VideoLink,
    int Sequence,
    bool? Quorate,
    IReadOnlyList<SeatView> Composition,
    DateTimeOffset? CompositionRevisedAt,
    IReadOnlyList<ParticipantSummary> Participants
)
{
    public static MeetingSummary Of(Meeting meeting, IReadOnlyDictionary<AgencyId, Agency> agencies) =>
        new(
            meeting.Id.Value,
            meeting.Kind,
            meeting.State,
            meeting.CaseId?.Value,
            meeting.CaseNumber,
            meeting.ProposedAt,
            meeting.TargetAt,
            meeting.Time?.StartsAt,
            meeting.Time?.EndsAt,
            meeting.Time?.Place,
            meeting.Time?.VideoLink,
            meeting.Sequence,
            meeting.Quorate,
            SeatView.Of(meeting.Composition, agencies),
            meeting.CompositionRevisedAt,
            [
                .. meeting
                    .Summonses.OrderBy(s => s.AgencyKind)
                    .Select(s => new ParticipantSummary(
                        s.AgencyId.Value,
                        s.AgencyKind,
                        agencies.GetValueOrDefault(s.AgencyId)?.Name,
                        s.Answer,
                        s.Attendance
                    )),
            ]
        );

    /// <summary>Every agency that a meeting names.</summary>
    public static IEnumerable<AgencyId> AgenciesOf(Meeting meeting) =>
        meeting
            .Composition.Where(s => s.AgencyId is not null)
            .Select(s => s.AgencyId!.Value)
            .Concat(meeting.Summonses.Select(s => s.AgencyId))
            .Concat(meeting.MinutesCopies.Select(c => c.AgencyId))
            .Concat(meeting.Decisions.Select(d => d.AgencyId));
}

/// <param name="AgencyId">Missing when the directory does not say which: the coordinator chooses.</param>
internal sealed record SeatView(AgencyKind Kind, SeatReason Reason, Guid? AgencyId, string? AgencyName)
{
    public static IReadOnlyList<SeatView> Of(IEnumerable<Seat> seats, IReadOnlyDictionary<AgencyId, Agency> agencies) =>
        [
            .. seats
                .OrderBy(s => s.Kind)
                .Select(s => new SeatView(
                    s.Kind,
                    s.Reason,
                    s.AgencyId?.Value,
                    s.AgencyId is { } id ? agencies.GetValueOrDefault(id)?.Name : null
                )),
        ];
}

internal sealed record ParticipantSummary(
    Guid AgencyId,
    AgencyKind Kind,
    string? AgencyName,
    SummonsAnswer? Answer,
    Attendance? Attendance
);
