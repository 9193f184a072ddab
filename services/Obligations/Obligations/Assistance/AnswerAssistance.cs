using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Assistance;

/// <summary>The police say yes or no. Either answer meets the duty to answer.</summary>
internal static class AnswerAssistance
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/police-assistance/{id:guid}/answer", HandleAsync)
            .WithName("AnswerPoliceAssistance")
            .RequireRoles(Roles.PoliceExit)
            .WithSummary("Answer a request for police assistance")
            .Produces<AssistanceView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Accepted">Will the police help?</param>
    /// <param name="Note">Required when they will not: why.</param>
    internal sealed record AnswerPoliceAssistanceRequest(bool? Accepted, string? Note);

    private static async Task<IResult> HandleAsync(
        Guid id,
        AnswerPoliceAssistanceRequest body,
        Act act,
        AssistanceAct assistance,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var accepted = validation.Required(body.Accepted, "accepted");
        return validation.Error is { } error
            ? error.ToProblem()
            : await assistance.PerformAsync(
                id,
                "answer-police-assistance",
                onlyPolice: true,
                (a, _, by, now) => a.Answer(accepted, body.Note, by, now),
                async (answered, _) =>
                {
                    db.TellAnswered(answered, act.Now);
                    await MeetDutyAsync(db, ObligationId.From(id), act, ct);
                },
                ct
            );
    }

    private static async Task MeetDutyAsync(ObligationsDb db, ObligationId id, Act act, CancellationToken ct)
    {
        var duty = await db.Obligations.SingleAsync(o => o.Id == id, ct);
        var before = duty.State;
        if (duty.Meet(act.Actor(), act.Now) == Change.Made)
        {
            db.TellOutcome(duty, before, act.Now);
        }
    }
}
