using System.Globalization;
using Tot.Kernel;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Audit;

/// <summary>Who did and saw what, and whether that record is whole.</summary>
internal static class AuditPages
{
    public static void MapAuditPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/audit",
            async ([AsParameters] AuditSearch search, AuditQuery query, CancellationToken ct) =>
                Show.Page<AuditPage>(await query.RunAsync(search, ct))
        );
        app.MapGet(
            "/audit/verification",
            async (AuditQuery query, CancellationToken ct) => Show.Page<VerificationPage>(await query.VerifyAsync(ct))
        );
    }
}

/// <summary>What the auditor looks for, from the address: a search can be kept and repeated.</summary>
public readonly record struct AuditSearch(
    string? Service,
    string? CaseId,
    string? Subject,
    string? Agency,
    string? Action,
    string? From,
    string? To,
    string? Page
)
{
    public string Asked => Service ?? AuditApi.Services[0];

    /// <summary>As the services take it.</summary>
    internal string Query(string? page) =>
        Part("caseId", CaseId)
        + Part("subject", Subject)
        + Part("organisationNumber", Agency)
        + Part("action", Action)
        + Part("from", Day(From) is { } first ? Oslo.StartOf(first).ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) : null)
        + Part("to", Day(To) is { } last ? Oslo.EndOf(last).ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) : null)
        + Part("pageToken", page);

    /// <summary>The same search, further back.</summary>
    public string Next(string page) =>
        "/audit?service="
        + Uri.EscapeDataString(Asked)
        + Part("caseId", CaseId)
        + Part("subject", Subject)
        + Part("agency", Agency)
        + Part("action", Action)
        + Part("from", From)
        + Part("to", To)
        + Part("page", page);

    private static string Part(string name, string? value) =>
        string.IsNullOrWhiteSpace(value) ? "" : $"&{name}={Uri.EscapeDataString(value.Trim())}";

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

internal sealed class AuditQuery(AuditApi audit, Agencies agencies)
{
    public async Task<AuditModel> RunAsync(AuditSearch search, CancellationToken ct)
    {
        var service = AuditApi.Services.FirstOrDefault(s => s == search.Asked) ?? AuditApi.Services[0];
        var names = (await agencies.AllAsync(ct)).ToDictionary(a => a.OrganisationNumber, a => a.Name, StringComparer.Ordinal);
        var found = await audit.EntriesAsync(service, search.Query(search.Page), ct);
        // What cannot be searched for is the reader's to mend; that the role may not search is a page of its own.
        var entries = found.Problem is { Status: StatusCodes.Status400BadRequest } ? new PageOf<AuditEntryView>([], null) : found.Required;
        return new AuditModel(search with { Service = service }, entries, names) { Problem = found.Problem };
    }

    public async Task<VerificationModel> VerifyAsync(CancellationToken ct)
    {
        var found = await Task.WhenAll(AuditApi.Services.Select(s => audit.VerifyAsync(s, ct)));
        if (found.FirstOrDefault(f => f.Problem?.Status == StatusCodes.Status403Forbidden) is { } refused)
        {
            throw new RefusedException(refused.Problem!);
        }
        return new VerificationModel([.. AuditApi.Services.Zip(found, (s, f) => (s, f.Value))]);
    }
}

/// <param name="NameOf">Agencies by organisation number.</param>
public sealed record AuditModel(AuditSearch Search, PageOf<AuditEntryView> Entries, IReadOnlyDictionary<string, string> NameOf)
{
    public Problem? Problem { get; init; }
}

/// <param name="Services">Each with what was found; null when it does not answer.</param>
public sealed record VerificationModel(IReadOnlyList<(string Service, AuditVerification? Found)> Services);
