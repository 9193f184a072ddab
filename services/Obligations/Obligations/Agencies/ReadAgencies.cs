using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agencies;

/// <summary>The directory is open to everybody who may sign in: it says whom to call.</summary>
internal static class ReadAgencies
{
    private static readonly ListOrder<Agency, AgencyId> Orders = new ListOrder<Agency, AgencyId>(a => a.Id, "name")
        .By("name", a => a.Name)
        .By("municipality", a => a.Municipality)
        .By("activeFrom", a => a.ActiveFrom);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/agencies", ListAsync).WithName("ListAgencies").RequireUser().WithSummary("List agencies").Produces<Page<AgencyView>>();
        api.MapGet("/agencies/{id:guid}", GetAsync)
            .WithName("GetAgency")
            .RequireUser()
            .WithSummary("Read an agency")
            .Produces<AgencyView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        string? municipality,
        string? kind,
        DateOnly? activeOn,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var kinds = validation.AnyOf<AgencyKind>(kind, "kind");
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, municipality, kind, activeOn);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var agencies = db.Agencies.AsNoTracking().Where(a => kinds.Count == 0 || kinds.Contains(a.Kind));
        if (municipality is not null)
        {
            agencies = agencies.Where(a => a.Municipality == municipality);
        }
        if (activeOn is { } day)
        {
            agencies = agencies.ActiveOn(day);
        }
        return Results.Ok(page.Of(await page.Cut(agencies).ToListAsync(ct), AgencyView.Of));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, ObligationsDb db, CancellationToken ct)
    {
        var agencyId = AgencyId.From(id);
        return await db.Agencies.AsNoTracking().SingleOrDefaultAsync(a => a.Id == agencyId, ct) is { } agency
            ? Answers.Ok(http, AgencyView.Of(agency), agency.Version)
            : Error.NotFound("agency").ToProblem();
    }
}
