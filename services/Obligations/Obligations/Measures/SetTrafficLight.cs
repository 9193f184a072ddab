using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Measures;

/// <summary>The responsible agency, or the coordinator, says how a measure goes. Green closes the duty.</summary>
internal static class SetTrafficLight
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/measures/{id:guid}/traffic-light", HandleAsync)
            .WithName("SetTrafficLight")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Say how a measure goes")
            .Produces<ObligationView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <param name="Light">green: done; yellow: in progress; red: not done; white: unclear, information requested.</param>
    /// <param name="Note">What there is to say; replaces the last note.</param>
    internal sealed record SetTrafficLightRequest(TrafficLight? Light, string? Note);

    private static async Task<IResult> HandleAsync(Guid id, SetTrafficLightRequest body, Act act, DutyAct duty, CancellationToken ct)
    {
        var validation = new Validation();
        var light = validation.Required(body.Light, "light");
        var note = validation.Optional(body.Note, "note", Measure.MaxNoteLength);
        return validation.Error is { } error
            ? error.ToProblem()
            : await duty.PerformAsync(
                id,
                "set-traffic-light",
                act.Caller.Is(Roles.Coordinator),
                (o, by, now) => o.SetLight(light, note, by, now),
                ct
            );
    }
}
