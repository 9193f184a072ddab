using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Assistance;

/// <summary>Each side evaluates once; the second evaluation ends it.</summary>
internal static class EvaluateAssistance
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/police-assistance/{id:guid}/evaluate", HandleAsync)
            .WithName("EvaluatePoliceAssistance")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Evaluate police assistance for one's side")
            .Produces<AssistanceView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="WentAsPlanned">Did it go as planned?</param>
    /// <param name="Note">What to do better next time.</param>
    internal sealed record EvaluatePoliceAssistanceRequest(bool? WentAsPlanned, string? Note);

    private static async Task<IResult> HandleAsync(
        Guid id,
        EvaluatePoliceAssistanceRequest body,
        Act act,
        AssistanceAct assistance,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var asPlanned = validation.Required(body.WentAsPlanned, "wentAsPlanned");
        return validation.Error is { } error
            ? error.ToProblem()
            : await assistance.PerformAsync(
                id,
                "evaluate-police-assistance",
                onlyPolice: false,
                (a, side, by, now) => a.Evaluate(side, asPlanned, body.Note, by, now),
                (evaluated, side) =>
                {
                    db.TellEvaluated(evaluated, side, act.Now);
                    return Task.CompletedTask;
                },
                ct
            );
    }
}
