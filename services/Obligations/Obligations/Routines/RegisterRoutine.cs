using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Routines;

/// <summary>Adds a joint routine to the register; its versions follow.</summary>
internal static class RegisterRoutine
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/routines", HandleAsync)
            .WithName("RegisterRoutine")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Register a joint routine")
            .Produces<RoutineView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <param name="Title">Public name, never a person's.</param>
    internal sealed record RegisterRoutineRequest(string? Title);

    private static async Task<IResult> HandleAsync(
        RegisterRoutineRequest body,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        if (await needToKnow.AgencyAsync(ct) is not { } own)
        {
            return Error.Forbidden("Only an agency of the directory owns a routine.").ToProblem();
        }
        var id = RoutineId.From(Guid.CreateVersion7(act.Now));
        var registered = Routine.Register(id, body.Title?.Trim() ?? "", AgencyId.From(own.Id), act.Now);
        if (!registered.IsSuccess)
        {
            return registered.Error.ToProblem();
        }
        var routine = registered.Value;
        db.Routines.Add(routine);
        act.Audit(db, "register-routine", $"routines/{id.Value}");
        var location = $"{HttpApi.Prefix}/routines/{id.Value}";
        return await act.CommitAsync(db, Reply.Created(location, RoutineView.Of(routine), routine.Version), ct);
    }
}
