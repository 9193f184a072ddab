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
    private static readonly ListOrder<Routine, RoutineId> Orders = new ListOrder<Routine, RoutineId>(r => r.Id, "title")
        .By("title", r => r.Title)
        .By("registeredAt", r => r.RegisteredAt)
        .By("evaluationDueOn", r => r.EvaluationDueOn ?? DateOnly.MaxValue);

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

    private static async Task<IResult> ListAsync(
        Guid? ownerId,
        Guid? agencyId,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, ownerId, agencyId);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var routines = db.Routines.AsNoTracking();
        if (ownerId is { } by)
        {
            var owner = AgencyId.From(by);
            routines = routines.Where(r => r.OwnerId == owner);
        }
        if (agencyId is { } whom)
        {
            var bound = AgencyId.From(whom);
            routines = routines.Where(r => r.Versions.Any(v => v.SupersededAt == null && v.Acknowledgements.Any(a => a.AgencyId == bound)));
        }
        return Results.Ok(page.Of(await page.Cut(routines).ToListAsync(ct), RoutineView.WithNewestOf));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, ObligationsDb db, CancellationToken ct)
    {
        var routineId = RoutineId.From(id);
        return await db.Routines.AsNoTracking().SingleOrDefaultAsync(r => r.Id == routineId, ct) is { } routine
            ? Answers.Ok(http, RoutineView.WithEvaluationsOf(routine), routine.Version)
            : Error.NotFound("routine").ToProblem();
    }
}
