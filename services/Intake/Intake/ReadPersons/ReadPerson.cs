using Tot.Intake.Domain;
using Tot.Intake.Domain.Retention;
using Tot.Intake.Persistence;
using Tot.Intake.ReadCases;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ReadPersons;

/// <summary>What the work needs to know of a person, and nothing of who it is.</summary>
internal sealed record PersonView(
    Guid Id,
    Guid CaseId,
    AgeGroup AgeGroup,
    bool CountsAsMinor,
    PersonStatus Status,
    NotAVictimReason? StatusReason,
    IReadOnlyList<ImmediateNeed> ImmediateNeeds,
    bool NeedsInterpreter,
    bool ResidenceUnsettled,
    AddressConfidentiality AddressConfidentiality,
    IReadOnlyList<PersonView.RelationView> Relations,
    DangerView? Danger,
    IReadOnlyList<DangerView> DangerAssessments,
    IReadOnlyList<PersonView.AgeAssessmentView> AgeAssessments,
    DateTimeOffset? ErasedAt,
    ErasureGround? ErasureGround
)
{
    public static PersonView Of(Person person, DateTimeOffset now) =>
        new(
            person.Id.Value,
            person.CaseId.Value,
            person.AgeGroup,
            person.AgeGroup.CountsAsMinor(),
            person.Status,
            person.StatusReason,
            person.ImmediateNeeds,
            person.NeedsInterpreter,
            person.ResidenceUnsettled,
            person.AddressConfidentiality,
            [.. person.Relations.Select(r => new RelationView(r.To.Value, r.Kind))],
            DangerView.Of(person.Danger, now),
            [.. person.DangerAssessments.Select(d => DangerView.Of(d, now)!)],
            [.. person.AgeAssessments.Select(a => new AgeAssessmentView(a.Group, a.AssessedAt))],
            person.ErasedAt,
            person.ErasureGround
        );

    /// <summary>This person is the <paramref name="Kind"/> of the other.</summary>
    internal sealed record RelationView(Guid PersonId, RelationKind Kind);

    internal sealed record AgeAssessmentView(AgeGroup AgeGroup, DateTimeOffset AssessedAt);
}

internal static class ReadPersonEndpoint
{
    public static void MapReadPerson(this RouteGroupBuilder api) =>
        api.MapGet("/persons/{id:guid}", GetAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetPerson")
            .WithSummary("What the work needs to know of a person, and nothing of who it is.")
            .Produces<PersonView>()
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
        act.Audit(db, "read-person", Facts.PersonSubject(person), @case.Id.Value);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, PersonView.Of(person, act.Now), person.Version);
    }
}
