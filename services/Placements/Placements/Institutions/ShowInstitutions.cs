using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Institutions;

internal static class ShowInstitutions
{
    private static readonly ListOrder<Institution, InstitutionId> Orders = new ListOrder<Institution, InstitutionId>(i => i.Id, "name")
        .By("name", i => i.Name)
        .By("places", i => i.Places)
        .By("municipality", i => i.Municipality ?? "")
        .By("approvedUntil", i => i.ApprovedUntil ?? DateOnly.MaxValue);

    public static void MapShowInstitutions(this RouteGroupBuilder api)
    {
        api.MapGet("/institutions", ListAsync)
            .RequireUser()
            .WithName("ListInstitutions")
            .WithSummary("The institutions, by name unless orderBy says places, municipality or approvedUntil.")
            .WithDescription("Filters: municipality, kind, approvedOn, and freeOn for those approved that day with a place nobody has.")
            .Produces<Page<InstitutionView>>();
        api.MapGet("/institutions/{id:guid}", GetAsync)
            .RequireUser()
            .WithName("GetInstitution")
            .WithSummary("An institution.")
            .Produces<InstitutionView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync([AsParameters] InstitutionQuery asked, PlacementsDb db, CancellationToken ct)
    {
        var valid = new Validation();
        var kinds = valid.AnyOf<InstitutionKind>(asked.Kind, "kind");
        valid.CheckDay(asked.ApprovedOn, "approvedOn");
        valid.CheckDay(asked.FreeOn, "freeOn");
        var page = Orders.Read(
            asked.OrderBy,
            asked.PageSize,
            asked.PageToken,
            valid,
            asked.Municipality,
            kinds,
            asked.ApprovedOn,
            asked.FreeOn
        );
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var institutions = db.Institutions.AsNoTracking();
        if (asked.Municipality is { } municipality)
        {
            institutions = institutions.Where(i => i.Municipality == municipality);
        }
        if (kinds.Count > 0)
        {
            institutions = institutions.Where(i => kinds.Contains(i.Kind));
        }
        institutions = institutions.ApprovedOn(asked.ApprovedOn).ApprovedOn(asked.FreeOn);
        if (asked.FreeOn is { } day)
        {
            institutions = institutions.Where(i =>
                i.Places
                > db.Placements.Where(p => p.InstitutionId == i.Id && (p.State != PlacementState.Ended || p.EndedOn >= day))
                    .Select(p => p.ChildId)
                    .Distinct()
                    .Count()
            );
        }
        return Results.Json(page.Of(await page.Cut(institutions).ToListAsync(ct), InstitutionView.Of), Json.Options);
    }

    private static IQueryable<Institution> ApprovedOn(this IQueryable<Institution> institutions, DateOnly? day) =>
        day is null ? institutions : institutions.Where(i => i.ApprovedFrom <= day && (i.ApprovedUntil == null || i.ApprovedUntil >= day));

    private static async Task<IResult> GetAsync(Guid id, PlacementsDb db, CancellationToken ct)
    {
        var institutionId = InstitutionId.From(id);
        var institution = await db.Institutions.AsNoTracking().FirstOrDefaultAsync(i => i.Id == institutionId, ct);
        return institution is null
            ? Error.NotFound("institution").ToProblem()
            : Results.Json(InstitutionView.Of(institution), Json.Options);
    }
}

/// <param name="Kind">One or more, separated by commas.</param>
/// <param name="FreeOn">Approved on the day, with a place that no placement has which is not known to end before it.</param>
/// <param name="OrderBy">A field, or a field and desc.</param>
internal readonly record struct InstitutionQuery(
    string? Municipality,
    string? Kind,
    DateOnly? ApprovedOn,
    DateOnly? FreeOn,
    string? OrderBy,
    int? PageSize,
    string? PageToken
);
