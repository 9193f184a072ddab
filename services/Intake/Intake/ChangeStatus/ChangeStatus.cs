using System.ComponentModel;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadPersons;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ChangeStatus;

internal sealed record StatusRequest(
    [property: Description("possible-victim, confirmed-for-assistance, not-a-victim or left-the-country.")] string? Status,
    [property: Description("With not-a-victim: indications-refuted, mistaken-identity or victim-of-another-offence.")] string? Reason
);

internal static class ChangeStatusEndpoint
{
    public static void MapChangeStatus(this RouteGroupBuilder api) =>
        api.MapPost("/persons/{id:guid}/status", PostAsync)
            .RequireRoles(Roles.PoliceExit, Roles.Coordinator)
            .WithName("ChangePersonStatus")
            .WithSummary("Says what a person is to the follow-up team.")
            .Produces<PersonView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> PostAsync(
        Guid id,
        StatusRequest body,
        CaseAccess access,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var status = validation.RequiredWord<PersonStatus>(body.Status, "status");
        var reason = validation.Word<NotAVictimReason>(body.Reason, "reason");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await access.FindAsync(new PersonId(id), ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        if (act.CheckIfMatch(person.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var before = person.Status;
        var changed = person.ChangeStatus(status, reason, @case.Phase);
        if (!changed.IsSuccess)
        {
            return changed.Error.ToProblem();
        }
        if (changed.Value)
        {
            act.Audit(db, "change-status", Facts.PersonSubject(person), @case.Id.Value, "status");
            db.TellStatus(person, before, act.Now);
        }
        return await act.CommitAsync(db, Reply.Ok(PersonView.Of(person, act.Now), person.Version), ct);
    }
}
