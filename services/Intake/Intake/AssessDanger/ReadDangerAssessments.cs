using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadCases;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.AssessDanger;

/// <summary>How the police have assessed the danger to a person over time, and which of them counts now.</summary>
internal sealed record DangerHistoryView(Guid PersonId, DangerView? Current, IReadOnlyList<DangerHistoryView.EntryView> Items)
{
    public static DangerHistoryView Of(Person person, DateTimeOffset now) =>
        new(
            person.Id.Value,
            DangerView.Of(person.Danger, now),
            [.. person.DangerAssessments.OrderBy(d => d.AssessedAt).Select(d => EntryView.Of(d, now))]
        );

    internal sealed record EntryView(
        DangerLevel Level,
        DateTimeOffset AssessedAt,
        DateOnly? ValidUntil,
        string? ExternalReference,
        bool Valid,
        Guid AssessedByAgencyId
    )
    {
        public static EntryView Of(DangerAssessment d, DateTimeOffset now) =>
            new(d.Level, d.AssessedAt, d.ValidUntilOn, d.ExternalReference, d.IsValidAt(now), d.AssessedBy.Value);
    }
}

internal static class ReadDangerAssessmentsEndpoint
{
    public static void MapReadDangerAssessments(this RouteGroupBuilder api) =>
        api.MapGet("/persons/{id:guid}/danger-assessments", GetAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetDangerAssessments")
            .WithSummary("How the police have assessed the danger to a person over time, oldest first, and which assessment counts now.")
            .Produces<DangerHistoryView>()
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
        act.Audit(db, "read-danger-assessments", Facts.PersonSubject(person), @case.Id.Value);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, DangerHistoryView.Of(person, act.Now), person.Version);
    }
}
