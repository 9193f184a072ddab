using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Routines;

/// <summary>The register is open to everybody who may sign in: routines hold nothing of cases.</summary>
internal static class ReadRoutines
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/routines", ListAsync)
            .WithName("ListRoutines")
            .RequireUser()
            .WithSummary("List joint routines")
            .Produces<Page<RoutineView>>();
        api.MapGet("/routines/{id:guid}", GetAsync)
            .WithName("GetRoutine")
            .RequireUser()
            .WithSummary("Read a joint routine with its versions")
            .Produces<RoutineView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(int? pageSize, string? pageToken, ObligationsDb db, CancellationToken ct)
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var hasPlace = PlaceInList.TryRead(after, out var place);
        validation.Check(after is null || hasPlace, "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var routines = db.Routines.AsNoTracking();
        if (hasPlace)
        {
            routines = routines.Where(r =>
                r.Title.CompareTo(place.Key) > 0 || (r.Title == place.Key && ((Guid)(object)r.Id).CompareTo(place.Id) > 0)
            );
        }
        var read = await routines.OrderBy(r => r.Title).ThenBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        return Results.Ok(
            Page<RoutineView>.Of([.. read.Select(RoutineView.WithNewestOf)], size, r => new PlaceInList(r.Title, r.Id).ToString())
        );
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, ObligationsDb db, CancellationToken ct)
    {
        var routineId = RoutineId.From(id);
        return await db.Routines.AsNoTracking().SingleOrDefaultAsync(r => r.Id == routineId, ct) is { } routine
            ? Answers.Ok(http, RoutineView.Of(routine), routine.Version)
            : Error.NotFound("routine").ToProblem();
    }
}
