namespace Tot.WebConsole.Api;

/// <summary>Intake's REST interface, as far as the console uses it.</summary>
internal sealed class IntakeApi(Calls calls)
{
    private const string Service = "intake";

    public Task<Answer<IReadOnlyList<CaseSummary>>> CasesAsync(string? phase, CancellationToken ct) =>
        calls.ListAsync<CaseSummary>(
            Service,
            "/api/v1/cases?pageSize=100" + (phase is null ? "" : "&phase=" + Uri.EscapeDataString(phase)),
            ct
        );

    public Task<Answer<CaseView>> CaseAsync(Guid id, CancellationToken ct) => calls.GetAsync<CaseView>(Service, $"/api/v1/cases/{id}", ct);

    public Task<Answer<PersonView>> PersonAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<PersonView>(Service, $"/api/v1/persons/{id}", ct);

    /// <summary>Who the person is; every showing is recorded.</summary>
    public Task<Answer<IdentityView>> IdentityAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<IdentityView>(Service, $"/api/v1/persons/{id}/identity", ct);

    public Task<Answer<ConsentsView>> ConsentsAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<ConsentsView>(Service, $"/api/v1/persons/{id}/consents", ct);

    public Task<Answer<IReadOnlyList<DisclosureView>>> DisclosuresAsync(Guid person, CancellationToken ct) =>
        calls.ListAsync<DisclosureView>(Service, $"/api/v1/persons/{person}/disclosures?pageSize=100", ct);

    /// <summary>Who has seen the person, the newest first.</summary>
    /// <param name="person">The person.</param>
    /// <param name="seen">Only those who saw facts, identity or export; null for all.</param>
    /// <param name="page">As the page before says; null for the first.</param>
    /// <param name="ct">Cancellation.</param>
    public Task<Answer<PageOf<ViewerView>>> ViewersAsync(Guid person, string? seen, string? page, CancellationToken ct) =>
        calls.GetAsync<PageOf<ViewerView>>(
            Service,
            $"/api/v1/persons/{person}/viewers?pageSize=50"
                + (seen is null ? "" : "&seen=" + seen)
                + (string.IsNullOrEmpty(page) ? "" : "&pageToken=" + Uri.EscapeDataString(page)),
            ct
        );

    public Task<Answer<IReadOnlyList<MatchView>>> MatchesAsync(string state, CancellationToken ct) =>
        calls.ListAsync<MatchView>(Service, $"/api/v1/matches?state={state}&pageSize=100", ct);

    public Task<Answer<IdentificationView>> IdentificationAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<IdentificationView>(Service, $"/api/v1/identifications/{id}", ct);

    public Task<Answer<T>> PostAsync<T>(string path, object? body, string once, CancellationToken ct, string? version = null)
        where T : class => calls.SendAsync<T>(HttpMethod.Post, Service, path, body, once, version, ct);
}

public sealed record CaseSummary(Guid Id, string CaseNumber, string Municipality, string? District, string Phase, DateTimeOffset OpenedAt);

public sealed record CaseView(
    Guid Id,
    string CaseNumber,
    string Municipality,
    string? District,
    string Phase,
    DateTimeOffset OpenedAt,
    DateTimeOffset IdentifiedAt,
    Guid IdentificationId,
    IReadOnlyList<CasePersonView> Persons
)
{
    /// <summary>Persons are known by their number within the case.</summary>
    /// <exception cref="RefusedException">There is none of that number.</exception>
    internal Guid PersonOf(int number) =>
        number >= 1 && number <= Persons.Count
            ? Persons[number - 1].PersonId
            : throw new RefusedException(new Problem(StatusCodes.Status404NotFound, ""));
}

public sealed record CasePersonView(
    Guid PersonId,
    string AgeGroup,
    bool CountsAsMinor,
    string Status,
    IReadOnlyList<string> ImmediateNeeds,
    bool NeedsInterpreter,
    bool ResidenceUnsettled,
    string AddressConfidentiality,
    DangerView? Danger
);

public sealed record DangerView(string Level, DateTimeOffset? AssessedAt, DateOnly? ValidUntil, string? ExternalReference, bool Valid);

public sealed record PersonView(
    Guid Id,
    Guid CaseId,
    string AgeGroup,
    bool CountsAsMinor,
    string Status,
    string? StatusReason,
    IReadOnlyList<string> ImmediateNeeds,
    bool NeedsInterpreter,
    bool ResidenceUnsettled,
    string AddressConfidentiality,
    IReadOnlyList<RelationView> Relations,
    DangerView? Danger,
    IReadOnlyList<DangerView>? DangerAssessments,
    IReadOnlyList<AgeAssessmentView>? AgeAssessments
);

public sealed record AgeAssessmentView(string AgeGroup, DateTimeOffset AssessedAt);

public sealed record RelationView(Guid PersonId, string Kind);

public sealed record IdentityView(
    Guid PersonId,
    string? Name,
    IReadOnlyList<string> Aliases,
    DateOnly? BirthDate,
    string? Nationality,
    IReadOnlyList<NumberView> IdentityNumbers,
    string? Language,
    string? SafeContact,
    string AddressConfidentiality
);

public sealed record NumberView(string Kind, string Value);

public sealed record ConsentsView(Guid PersonId, IReadOnlyList<StandingConsent> Current, IReadOnlyList<ConsentView> History);

public sealed record StandingConsent(string Purpose, string State);

public sealed record ConsentView(string Purpose, string State, string? Form, DateTimeOffset? At, Guid RecordedByAgencyId);

public sealed record DisclosureView(
    Guid Id,
    Guid? CaseId,
    Guid? PersonId,
    Guid AgencyId,
    Guid SharedByAgencyId,
    string Category,
    string Ground,
    string? Purpose,
    DateTimeOffset SharedAt
);

/// <param name="Seen">facts, identity or export.</param>
/// <param name="Action">The same in the audit's word.</param>
/// <param name="Ground">Why the agency might know of the case then.</param>
public sealed record ViewerView(
    string Subject,
    string? OrganisationNumber,
    string? AgencyName,
    DateTimeOffset At,
    string Seen,
    string Action,
    string? Ground
);

public sealed record MatchView(
    Guid Id,
    int Score,
    IReadOnlyList<string> Reasons,
    string State,
    DateTimeOffset ProposedAt,
    DateTimeOffset? ResolvedAt,
    IReadOnlyList<MatchSide> Sides
);

public sealed record MatchSide(bool Own, bool Confirmed, string? Municipality, Guid? CaseId, Guid? PersonId);

public sealed record IdentificationReceipt(Guid Id, Guid CaseId, string CaseNumber);

public sealed record IdentificationView(
    Guid Id,
    Guid CaseId,
    string CaseNumber,
    DateTimeOffset RaisedAt,
    IReadOnlyList<FoundPersonView> Persons
);

public sealed record FoundPersonView(Guid PersonId, string AgeGroup);
