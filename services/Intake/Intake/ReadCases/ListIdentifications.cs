using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ReadCases;

/// <summary>An identification in a list.</summary>
internal sealed record IdentificationSummary(
    Guid Id,
    Guid CaseId,
    string CaseNumber,
    string Municipality,
    DateTimeOffset IdentifiedAt,
    DateTimeOffset RaisedAt,
    Guid RaisedByAgencyId,
    int PersonCount
)
{
    public static IdentificationSummary Of(Identification i, Case @case) =>
        new(
            i.Id.Value,
            i.CaseId.Value,
            @case.Number.ToString(),
            @case.Municipality.Value,
            i.IdentifiedAt,
            i.RaisedAt,
            i.RaisedBy.Value,
            i.Persons.Count
        );
}

internal static class ListIdentificationsEndpoint
{
    private static readonly ListOrder<Identification, IdentificationId> Orders = new ListOrder<Identification, IdentificationId>(
        i => i.Id,
        "identifiedAt desc"
    )
        .By("identifiedAt", i => i.IdentifiedAt)
        .By("raisedAt", i => i.RaisedAt);

    public static void MapListIdentifications(this RouteGroupBuilder api) =>
        api.MapGet("/identifications", ListAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListIdentifications")
            .WithSummary("The identifications of the cases within the caller's need-to-know, the newest first.")
            .WithDescription("Filter by municipality, raisedByAgencyId and the days (identifiedFrom, identifiedTo, both included).")
            .Produces<Page<IdentificationSummary>>();

    private static async Task<IResult> ListAsync(
        string? municipality,
        Guid? raisedByAgencyId,
        string? identifiedFrom,
        string? identifiedTo,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        CaseAccess access,
        IntakeDbContext db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var inMunicipality = validation.Municipality(municipality, "municipality");
        var identified = validation.Period(identifiedFrom, "identifiedFrom", identifiedTo, "identifiedTo");
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, municipality, raisedByAgencyId, identifiedFrom, identifiedTo);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var cases = await access.CasesAsync(ct);
        if (inMunicipality is { } only)
        {
            cases = cases.Where(c => c.Municipality == only);
        }
        var visible = cases.Select(c => c.Id);
        var identifications = db
            .Identifications.AsNoTracking()
            .Where(i => visible.Contains(i.CaseId) && i.IdentifiedAt >= identified.From && i.IdentifiedAt < identified.Before);
        if (raisedByAgencyId is { } raisedBy)
        {
            identifications = identifications.Where(i => i.RaisedBy == new AgencyId(raisedBy));
        }
        var read = await page.Cut(identifications).ToListAsync(ct);
        var ids = read.ConvertAll(i => i.CaseId);
        var opened = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        return Results.Json(page.Of(read, i => IdentificationSummary.Of(i, opened[i.CaseId])), Json.Options);
    }
}
