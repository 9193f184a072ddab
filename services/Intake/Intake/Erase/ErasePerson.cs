using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Domain.Retention;
using Tot.Intake.Persistence;
using Tot.Intake.ReadPersons;
using Tot.Intake.Retain;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Erase;

internal sealed record ErasureRequest(
    [property: Description("persons-request, recorded-in-error, no-longer-needed or ordered.")] string? Ground
);

internal static class ErasePersonEndpoint
{
    public static void MapErasePerson(this RouteGroupBuilder api) =>
        api.MapPost(
                "/persons/{id:guid}/erase",
                (Guid id, ErasureRequest body, ErasePersonUseCase act, CancellationToken ct) => act.RunAsync(id, body, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("ErasePerson")
            .WithSummary("Destroys for good who a person of a closed case is, in every service and every copy.")
            .WithDescription(
                "Refused with CASE_OPEN until the case is closed, and with RETENTION_DUTY_HOLDS until the last day it is kept at least. The free text of the case goes too, whomever it is about; dates, states and what was shared on which ground stay."
            )
            .Produces<PersonView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
}

internal sealed class ErasePersonUseCase(
    IntakeDbContext db,
    Act act,
    CaseAccess access,
    RetentionPolicy policy,
    Erasure erasure,
    FinishErasures finish
)
{
    private const int Attempts = 3;

    public async Task<IResult> RunAsync(Guid id, ErasureRequest request, CancellationToken ct)
    {
        var validation = new Validation();
        var ground = validation.RequiredWord<ErasureGround>(request.Ground, "ground");
        validation.Check(ground is not ErasureGround.RetentionEnded, "ground", "The nightly round's own.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            // The comparison with others goes on by itself, and may have just changed what goes with the person.
            if (await TryEraseAsync(new PersonId(id), ground, ct) is { } answer)
            {
                return answer;
            }
        }
        return Act.Stale().ToProblem();
    }

    /// <returns>Null when it has to be looked at again.</returns>
    private async Task<IResult?> TryEraseAsync(PersonId id, ErasureGround ground, CancellationToken ct)
    {
        if (await access.FindAsync(id, ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        if (act.CheckIfMatch(person.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var erased = person.Erase(ground, @case, policy.On(act.Now), act.Now);
        if (!erased.IsSuccess)
        {
            return erased.Error.ToProblem();
        }
        if (erased.Value)
        {
            await erasure.LeaveNothingAsync(person, act.Now, ct);
            act.Audit(db, "erase-person", Facts.PersonSubject(person), @case.Id.Value, "identity", $"ground:{Words.Of(ground)}");
        }
        var answer = await act.TryCommitAsync(db, Reply.Ok(PersonView.Of(person, act.Now), person.Version), ct);
        // What comes after the commit is done again until it is done, should the power go now.
        await finish.RunAsync(ct);
        return answer;
    }
}
