namespace Tot.WebConsole.Api;

/// <summary>Obligations' REST interface, as far as the console uses it.</summary>
internal sealed class ObligationsApi(Calls calls)
{
    private const string Service = "obligations";

    public Task<Answer<IReadOnlyList<AgencyView>>> AgenciesAsync(CancellationToken ct) =>
        calls.ListAsync<AgencyView>(Service, "/api/v1/agencies?pageSize=200", ct);

    public Task<Answer<RosterView>> RosterAsync(Guid caseId, CancellationToken ct) =>
        calls.GetAsync<RosterView>(Service, $"/api/v1/cases/{caseId}/roster", ct);

    public Task<Answer<IReadOnlyList<ObligationView>>> DutiesAsync(Guid? caseId, string? state, CancellationToken ct) =>
        calls.ListAsync<ObligationView>(
            Service,
            "/api/v1/obligations?pageSize=100" + (caseId is null ? "" : $"&caseId={caseId}") + (state is null ? "" : "&state=" + state),
            ct
        );

    /// <summary>Openings in an emergency of the cases that the reader's agency coordinates, the newest first.</summary>
    public Task<Answer<IReadOnlyList<BreakGlassView>>> EmergenciesAsync(bool? reviewed, CancellationToken ct) =>
        calls.ListAsync<BreakGlassView>(
            Service,
            "/api/v1/cases/-/break-glass?pageSize=100" + (reviewed is { } done ? (done ? "&reviewed=true" : "&reviewed=false") : ""),
            ct
        );

    public Task<Answer<T>> GetAsync<T>(string path, CancellationToken ct)
        where T : class => calls.GetAsync<T>(Service, path, ct);

    public Task<Answer<IReadOnlyList<T>>> ListAsync<T>(string path, CancellationToken ct) => calls.ListAsync<T>(Service, path, ct);

    public Task<Answer<string>> TextAsync(string path, CancellationToken ct) => calls.TextAsync(Service, path, ct);

    public Task<Answer<T>> PutAsync<T>(string path, object? body, string once, CancellationToken ct, string? version = null)
        where T : class => calls.SendAsync<T>(HttpMethod.Put, Service, path, body, once, version, ct);

    public Task<Answer<T>> PostAsync<T>(string path, object? body, string once, CancellationToken ct, string? version = null)
        where T : class => calls.SendAsync<T>(HttpMethod.Post, Service, path, body, once, version, ct);
}

public sealed record AgencyView(
    Guid Id,
    string Kind,
    string Name,
    string OrganisationNumber,
    string Municipality,
    string? District,
    ContactView? OnCall,
    ContactView? Leader,
    DateOnly ActiveFrom,
    DateOnly? ActiveUntil,
    string? Email
);

public sealed record ContactView(string? Name, string? Phone, string? Email);

public sealed record RosterView(Guid CaseId, IReadOnlyList<RosterEntryView> Entries);

public sealed record RosterEntryView(
    Guid AgencyId,
    string? AgencyName,
    string? AgencyKind,
    string Ground,
    DateTimeOffset From,
    DateTimeOffset? Until,
    string? EndReason
)
{
    /// <summary>Does the agency take part then? What was opened in an emergency ends by itself.</summary>
    public bool RunsAt(DateTimeOffset now) => Until is not { } until || until > now;
}

/// <param name="UsedBy">Who opened it.</param>
/// <param name="Finding">justified or not-justified; null until it is reviewed.</param>
public sealed record BreakGlassView(
    Guid Id,
    Guid CaseId,
    Guid AgencyId,
    string UsedBy,
    string Ground,
    string? Reason,
    DateTimeOffset UsedAt,
    DateTimeOffset ExpiresAt,
    string? Finding,
    string? ReviewNote,
    string? ReviewedBy,
    DateTimeOffset? ReviewedAt,
    long Version
);

public sealed record ObligationView(
    Guid Id,
    string Kind,
    string State,
    Guid? CaseId,
    Guid AgencyId,
    Guid? MeetingId,
    Guid? AboutId,
    string? Title,
    string? TrafficLight,
    string? Note,
    DateTimeOffset? DueAt,
    string? Answer,
    DateTimeOffset AssignedAt,
    DateTimeOffset? ClosedAt,
    string? Reason,
    DateTimeOffset? AcknowledgedAt,
    long Version,
    IReadOnlyList<EscalationView>? Escalations
);

public sealed record EscalationView(string To, DateTimeOffset DueAt, DateTimeOffset? TakenAt);

public sealed record MeasureReport(
    MeasureShares Total,
    IReadOnlyList<PlanShares> Plans,
    IReadOnlyList<AgencyShares> Agencies,
    IReadOnlyList<MunicipalityShares> Municipalities
);

public sealed record MeasureShares(LightCounts Counts, LightCounts Percentages);

public sealed record PlanShares(Guid? PlanId, string? Title, LightCounts Counts, LightCounts Percentages);

public sealed record MunicipalityShares(string Municipality, LightCounts Counts, LightCounts Percentages);

public sealed record AgencyShares(Guid AgencyId, string? AgencyName, LightCounts Counts, LightCounts Percentages);

public sealed record LightCounts(int Green, int Yellow, int Red, int White, int Total);

/// <summary>A counted report; small numbers are masked.</summary>
public sealed record ReportView(
    DateOnly From,
    DateOnly To,
    string? Municipality,
    IReadOnlyList<string> Columns,
    IReadOnlyList<ReportRow> Rows,
    ReportRow Total
);

public sealed record ReportRow(
    string? Municipality,
    string? AgencyName,
    string? Kind,
    IReadOnlyDictionary<string, int> Counts,
    double? Within24HoursPercent,
    double? MedianHours,
    double? Percentile90Hours
);
