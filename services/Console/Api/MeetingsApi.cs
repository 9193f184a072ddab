namespace Tot.WebConsole.Api;

/// <summary>Meetings' REST interface, as far as the console uses it.</summary>
internal sealed class MeetingsApi(Calls calls)
{
    private const string Service = "meetings";

    public Task<Answer<IReadOnlyList<MeetingSummary>>> MeetingsAsync(Guid? caseId, string? state, CancellationToken ct) =>
        calls.ListAsync<MeetingSummary>(
            Service,
            "/api/v1/meetings?pageSize=100" + (caseId is null ? "" : $"&caseId={caseId}") + (state is null ? "" : "&state=" + state),
            ct
        );

    public Task<Answer<MeetingView>> MeetingAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<MeetingView>(Service, $"/api/v1/meetings/{id}", ct);

    public Task<Answer<T>> PostAsync<T>(string path, object? body, string once, CancellationToken ct, string? version = null)
        where T : class => calls.SendAsync<T>(HttpMethod.Post, Service, path, body, once, version, ct);

    public Task<Answer<T>> PutAsync<T>(string path, object? body, string once, CancellationToken ct, string? version = null)
        where T : class => calls.SendAsync<T>(HttpMethod.Put, Service, path, body, once, version, ct);
}

public sealed record MeetingSummary(
    Guid Id,
    string Kind,
    string State,
    Guid? CaseId,
    string? CaseNumber,
    DateTimeOffset ProposedAt,
    DateTimeOffset? TargetAt,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Place,
    string? VideoLink,
    bool? Quorate,
    IReadOnlyList<SeatView> Composition,
    IReadOnlyList<ParticipantSummary> Participants
);

public sealed record SeatView(string Kind, string Reason, Guid? AgencyId, string? AgencyName);

public sealed record ParticipantSummary(Guid AgencyId, string Kind, string? AgencyName, string? Answer, string? Attendance);

public sealed record MeetingView(
    Guid Id,
    long Version,
    string Kind,
    string State,
    Guid? CaseId,
    string? CaseNumber,
    string Municipality,
    DateTimeOffset ProposedAt,
    DateTimeOffset? TargetAt,
    int Sequence,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Place,
    string? VideoLink,
    IReadOnlyList<MeetingTime> Times,
    IReadOnlyList<SeatView> Composition,
    IReadOnlyList<ParticipantView> Participants,
    DateTimeOffset? HeldAt,
    bool? Quorate,
    IReadOnlyList<string> OtherAttendees,
    DateTimeOffset? CancelledAt,
    string? CancelReason,
    MinutesView? Minutes,
    IReadOnlyList<MinutesView> EarlierMinutes,
    IReadOnlyList<MeetingDecision> Decisions
);

public sealed record MeetingTime(
    int Sequence,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string? Place,
    string? VideoLink,
    DateTimeOffset SetAt
);

public sealed record ParticipantView(
    Guid SummonsId,
    Guid AgencyId,
    string Kind,
    string? AgencyName,
    string? DisclosureGround,
    string Summons,
    DateTimeOffset? SentAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? AnsweredAt,
    string? Answer,
    DateTimeOffset? ProposedStartsAt,
    string? Substitute,
    string? Excuse,
    string? Attendance,
    string? RepresentedBy
);

public sealed record MinutesView(
    int Version,
    string State,
    string? Text,
    string? Reason,
    DateTimeOffset RecordedAt,
    DateTimeOffset? RecalledAt,
    string? RecallReason,
    IReadOnlyList<MinutesReceiver> Receivers
);

public sealed record MinutesReceiver(Guid AgencyId, string? AgencyName, DateTimeOffset ReceivedAt, DateTimeOffset? OpenedAt);

public sealed record MeetingDecision(Guid DecisionId, Guid AgencyId, string? AgencyName, string Title, DateOnly DueOn);

public sealed record ConvenedReceipt(Guid Id, string State, IReadOnlyList<DoubleBooking> DoubleBookings);

public sealed record DoubleBooking(Guid AgencyId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);
