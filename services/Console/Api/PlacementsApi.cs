namespace Tot.WebConsole.Api;

/// <summary>Placements' REST interface, as far as the console uses it.</summary>
internal sealed class PlacementsApi(Calls calls)
{
    private const string Service = "placements";

    public Task<Answer<IReadOnlyList<PlacementSummary>>> PlacementsAsync(Guid? caseId, CancellationToken ct) =>
        calls.ListAsync<PlacementSummary>(Service, "/api/v1/placements?pageSize=100" + (caseId is null ? "" : $"&caseId={caseId}"), ct);

    public Task<Answer<PlacementView>> PlacementAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<PlacementView>(Service, $"/api/v1/placements/{id}", ct);

    public Task<Answer<IReadOnlyList<DeadlineView>>> DeadlinesAsync(Guid? caseId, string? state, CancellationToken ct) =>
        calls.ListAsync<DeadlineView>(
            Service,
            "/api/v1/deadlines?pageSize=100" + (caseId is null ? "" : $"&caseId={caseId}") + (state is null ? "" : "&state=" + state),
            ct
        );

    public Task<Answer<T>> GetAsync<T>(string path, CancellationToken ct)
        where T : class => calls.GetAsync<T>(Service, path, ct);

    public Task<Answer<IReadOnlyList<T>>> ListAsync<T>(string path, CancellationToken ct) => calls.ListAsync<T>(Service, path, ct);

    public Task<Answer<AftercarePlanView>> AftercareAsync(Guid placement, CancellationToken ct) =>
        calls.GetAsync<AftercarePlanView>(Service, $"/api/v1/placements/{placement}/aftercare-plan", ct);

    public Task<Answer<Nothing>> PutAsync(string path, object body, string once, CancellationToken ct, string? version) =>
        calls.SendAsync<Nothing>(HttpMethod.Put, Service, path, body, once, version, ct);

    public Task<Answer<T>> PostAsync<T>(string path, object? body, string once, CancellationToken ct, string? version = null)
        where T : class => calls.SendAsync<T>(HttpMethod.Post, Service, path, body, once, version, ct);
}

public sealed record PlacementSummary(
    Guid Id,
    Guid CaseId,
    Guid PersonId,
    Guid InstitutionId,
    string RuleSet,
    string State,
    DateOnly? EndedOn,
    DateTimeOffset RegisteredAt
);

public sealed record PlacementView(
    Guid Id,
    Guid CaseId,
    Guid PersonId,
    Guid InstitutionId,
    string RuleSet,
    string State,
    DateOnly? FirstDay,
    DateOnly? CapLastDay,
    int DaysUsed,
    int DaysLeft,
    DateOnly? EndedOn,
    string? EndReason,
    DateOnly? ReflectionPeriodGrantedOn,
    IReadOnlyList<PlacementDecision> Decisions,
    IReadOnlyList<AbsenceView> Absences,
    IReadOnlyList<TransferView>? Transfers,
    DateTimeOffset? ChildFoundAdultAt,
    AftercareSummary? Aftercare,
    IReadOnlyList<DeadlineView> Deadlines,
    long Version
);

public sealed record PlacementDecision(
    Guid Id,
    int Number,
    string Kind,
    DateTimeOffset DecidedAt,
    DateOnly FirstDay,
    DateOnly? LastDay,
    DateOnly? StatedLastDay,
    DateTimeOffset? ApplicationSentAt,
    DateTimeOffset? ApprovedAt,
    DateTimeOffset? StruckAt,
    string? StrikeReason
);

public sealed record AbsenceView(Guid Id, DateOnly FirstDay, DateOnly? LastDay);

public sealed record TransferView(Guid FromInstitutionId, Guid ToInstitutionId, DateOnly FirstDay, string Reason);

/// <param name="MissingTopics">What must be there before anybody can sign.</param>
public sealed record AftercarePlanView(int Revision, IReadOnlyList<AftercarePartView> Parts, IReadOnlyList<string> MissingTopics);

public sealed record AftercarePartView(string Topic, Guid AgencyId, string Text);

public sealed record AftercareSummary(int Revision, IReadOnlyList<string> SignedBy, DateTimeOffset? SignedAt);

public sealed record DeadlineView(
    Guid Id,
    Guid PlacementId,
    Guid CaseId,
    Guid? DecisionId,
    string Kind,
    DateOnly DueOn,
    DateTimeOffset? DueAt,
    string Basis,
    string RuleSet,
    string Rule,
    string Source,
    string Confidence,
    DateOnly LatestSafeDay,
    string State,
    int Version,
    DateTimeOffset? MetAt,
    DateTimeOffset? AcknowledgedAt,
    IReadOnlyList<WarningView>? Warnings
);

public sealed record WarningView(int LeadDays, DateOnly WarnOn, DateTimeOffset? SentAt, bool? Late);

public sealed record InstitutionView(Guid Id, string Name, string Kind, int Places, DateOnly? ApprovedFrom, DateOnly? ApprovedUntil)
{
    public bool IsApprovedOn(DateOnly day) => ApprovedFrom <= day && (ApprovedUntil is null || day <= ApprovedUntil);
}

public sealed record PreviewView(
    bool Accepted,
    IReadOnlyList<PreviewRefusal> Refusals,
    DateOnly? FirstDay,
    DateOnly? CapLastDay,
    int DaysUsed,
    int DaysLeft,
    IReadOnlyList<PreviewDeadline> Deadlines
);

public sealed record PreviewRefusal(int Index, string Code, string Message, DateOnly? LastLawfulDay);

public sealed record PreviewDeadline(string Kind, DateOnly DueOn, string Basis, DateOnly LatestSafeDay);

public sealed record RuleSetsView(IReadOnlyList<RuleSetView> Items);

/// <summary>Rules of the legal clock that hold together.</summary>
public sealed record RuleSetView(
    string Code,
    int Version,
    string Title,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    string Source,
    string Confidence,
    IReadOnlyList<RuleView> Parameters
);

public sealed record RuleView(string Name, string Value, string Unit, string Source, string Confidence);
