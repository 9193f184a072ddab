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
        int? pageSize,
        string? pageToken,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var ofKind = QueryEnum.Read<AgencyKind>(kind, "kind", validation);
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var hasPlace = PlaceInList.TryRead(after, out var place);
        validation.Check(after is null || hasPlace, "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var agencies = db.Agencies.AsNoTracking();
        if (municipality is not null)
        {
            agencies = agencies.Where(a => a.Municipality == municipality);
        }
        if (ofKind is { } wanted)
        {
            agencies = agencies.Where(a => a.Kind == wanted);
        }
        if (hasPlace)
        {
            agencies = agencies.Where(a =>
                a.Name.CompareTo(place.Key) > 0 || (a.Name == place.Key && ((Guid)(object)a.Id).CompareTo(place.Id) > 0)
            );
        }
        var read = await agencies.OrderBy(a => a.Name).ThenBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        return Results.Ok(Page<AgencyView>.Of([.. read.Select(AgencyView.Of)], size, a => new PlaceInList(a.Name, a.Id).ToString()));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, ObligationsDb db, CancellationToken ct)
    {
        var agencyId = AgencyId.From(id);
        return await db.Agencies.AsNoTracking().SingleOrDefaultAsync(a => a.Id == agencyId, ct) is { } agency
            ? Answers.Ok(http, AgencyView.Of(agency), agency.Version)
            : Error.NotFound("agency").ToProblem();
    }
}
