using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Administration;

/// <summary>The agency directory, and one agency with its version.</summary>
internal sealed class DirectoryQuery(ObligationsApi obligations)
{
    public async Task<DirectoryModel> RunAsync(string? kind, string? municipality, CancellationToken ct)
    {
        var all = (await obligations.AgenciesAsync(ct)).Required;
        var wanted = string.IsNullOrWhiteSpace(municipality) ? null : municipality.Trim();
        var sort = string.IsNullOrEmpty(kind) ? null : kind;
        return new DirectoryModel(
            [
                .. all.Where(a => (sort is null || a.Kind == sort) && (wanted is null || a.Municipality == wanted))
                    .OrderBy(a => a.Municipality, StringComparer.Ordinal)
                    .ThenBy(a => a.Name, StringComparer.CurrentCulture),
            ],
            [.. all.Select(a => a.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            sort,
            wanted
        );
    }

    public async Task<AgencyModel> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await obligations.GetAsync<AgencyView>($"/api/v1/agencies/{id}", ct);
        return new AgencyModel(found.Required, found.ETag);
    }
}

/// <summary>Who takes part in the cases that the reader may see.</summary>
internal sealed class RostersQuery(IntakeApi intake, ObligationsApi obligations, Agencies agencies, Reader reader)
{
    /// <summary>So many of the newest open cases; each has its roster asked for.</summary>
    private const int Most = 50;

    public async Task<RostersModel> RunAsync(CancellationToken ct)
    {
        var names = agencies.NamesAsync(ct);
        var cases = (await intake.CasesAsync(phase: null, ct)).Required.Where(c => c.Phase != "closed").ToList();
        var shown = cases.OrderByDescending(c => c.OpenedAt).Take(Most).ToList();
        var rosters = await Task.WhenAll(shown.Select(c => obligations.RosterAsync(c.Id, ct)));
        return new RostersModel(
            [.. shown.Zip(rosters, (c, r) => new CaseRoster(c, [.. (r.Value?.Entries ?? []).Where(e => e.RunsAt(reader.Now))]))],
            cases.Count - shown.Count,
            await names
        );
    }
}

/// <summary>How each service is, as its own probe tells it.</summary>
internal sealed class HealthQuery(Calls calls)
{
    public async Task<HealthModel> RunAsync(CancellationToken ct)
    {
        var health = await Task.WhenAll(AuditApi.Services.Select(s => calls.HealthAsync(s, ct)));
        return new HealthModel([.. AuditApi.Services.Zip(health)]);
    }
}

public sealed record AdministrationModel;

/// <param name="Kinds">Kinds that the directory has.</param>
public sealed record DirectoryModel(IReadOnlyList<AgencyView> Agencies, IReadOnlyList<string> Kinds, string? Kind, string? Municipality);

/// <param name="Agency">Null for one that is not registered yet.</param>
public sealed record AgencyModel(AgencyView? Agency, string? ETag)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;
}

public sealed record CaseRoster(CaseSummary Case, IReadOnlyList<RosterEntryView> Entries);

/// <param name="More">Cases that are not shown.</param>
public sealed record RostersModel(IReadOnlyList<CaseRoster> Cases, int More, Func<Guid, string?> NameOf);

/// <param name="Services">Each with its health; null when it does not answer.</param>
public sealed record HealthModel(IReadOnlyList<(string Service, ServiceHealth? Health)> Services);
