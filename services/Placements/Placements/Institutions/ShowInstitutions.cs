using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Institutions;

internal static class ShowInstitutions
{
    public static void MapShowInstitutions(this RouteGroupBuilder api)
    {
        api.MapGet("/institutions", ListAsync)
            .RequireUser()
            .WithName("ListInstitutions")
            .WithSummary("The institutions, by name.")
            .Produces<Page<InstitutionView>>();
        api.MapGet("/institutions/{id:guid}", GetAsync)
            .RequireUser()
            .WithName("GetInstitution")
            .WithSummary("An institution.")
            .Produces<InstitutionView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(int? pageSize, string? pageToken, PlacementsDb db, CancellationToken ct)
    {
        var valid = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, valid);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var institutions = db.Institutions.AsNoTracking();
        if (after?.Split('\n') is [var name, var id] && Guid.TryParse(id, out var last))
        {
            var lastId = InstitutionId.From(last);
            institutions = institutions.Where(i => i.Name.CompareTo(name) > 0 || (i.Name == name && i.Id.CompareTo(lastId) > 0));
        }
        var read = await institutions.OrderBy(i => i.Name).ThenBy(i => i.Id).Take(size + 1).ToListAsync(ct);
        return Results.Json(Page<InstitutionView>.Of([.. read.Select(InstitutionView.Of)], size, i => $"{i.Name}\n{i.Id}"), Json.Options);
    }

    private static async Task<IResult> GetAsync(Guid id, PlacementsDb db, HttpContext http, CancellationToken ct)
    {
        var institutionId = InstitutionId.From(id);
        var institution = await db.Institutions.AsNoTracking().FirstOrDefaultAsync(i => i.Id == institutionId, ct);
        return institution is null
            ? Error.NotFound("institution").ToProblem()
            : Answers.Ok(http, InstitutionView.Of(institution), institution.Version);
    }
}
