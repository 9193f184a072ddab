using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Consents;

/// <summary>Where a person stands on each purpose now, and everything that was said.</summary>
internal sealed record ConsentsView(
    Guid PersonId,
    IReadOnlyList<ConsentsView.StandingView> Current,
    IReadOnlyList<ConsentsView.ConsentView> History
)
{
    public static ConsentsView Of(Person person) =>
        new(
            person.Id.Value,
            [.. Enum.GetValues<ConsentPurpose>().Select(p => new StandingView(p, person.ConsentTo(p)))],
            [.. person.Consents.Select(c => new ConsentView(c.Purpose, c.State, c.Form, c.At, c.RecordedBy.Value))]
        );

    internal sealed record StandingView(ConsentPurpose Purpose, ConsentState State);

    internal sealed record ConsentView(
        ConsentPurpose Purpose,
        ConsentState State,
        ConsentForm? Form,
        DateTimeOffset At,
        Guid RecordedByAgencyId
    );
}

internal static class ReadConsentsEndpoint
{
    public static void MapReadConsents(this RouteGroupBuilder api) =>
        api.MapGet("/persons/{id:guid}/consents", GetAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetConsents")
            .WithSummary("Where a person stands on each purpose now, and everything that was said.")
            .Produces<ConsentsView>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(
        Guid id,
        CaseAccess access,
        IntakeDbContext db,
        Act act,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (await access.FindAsync(new PersonId(id), ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        act.Audit(db, "read-consents", Facts.PersonSubject(person), @case.Id.Value);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, ConsentsView.Of(person), person.Version);
    }
}
