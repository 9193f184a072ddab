using System.ComponentModel;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadPersons;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.AssessDanger;

internal sealed record DangerAssessmentRequest(
    [property: Description("near-and-serious, not-near-and-serious or not-yet-assessed.")] string? Level,
    [property: Description("Instant with offset; now when left out.")] string? AssessedAt,
    [property: Description("Last day it is valid in Oslo, inclusive, ISO date; open when left out.")] string? ValidUntil,
    [property: Description("Reference to the police's own file; no text.")] string? ExternalReference
)
{
    public DangerAssessment Read(Validation validation, string path, AgencyId assessedBy, DateTimeOffset now)
    {
        var assessedAt = validation.PastInstant(AssessedAt, path + "assessedAt", now);
        var until = validation.Day(ValidUntil, path + "validUntil");
        validation.Check(
            until is null || until >= Oslo.Day(assessedAt),
            path + "validUntil",
            "Must not be before the day of the assessment."
        );
        validation.Check(
            ExternalReference is null || DangerAssessment.IsReference(ExternalReference),
            path + "externalReference",
            $"A reference of at most {DangerAssessment.ReferenceMaxLength} letters A to Z, digits and - / . _ : and no text."
        );
        var level = validation.RequiredWord<DangerLevel>(Level, path + "level");
        return new DangerAssessment(level, assessedAt, until, ExternalReference, assessedBy);
    }
}

internal static class AssessDangerEndpoint
{
    public static void MapAssessDanger(this RouteGroupBuilder api) =>
        api.MapPost("/persons/{id:guid}/danger-assessments", PostAsync)
            .RequireRoles(Roles.PoliceExit)
            .WithName("AssessDanger")
            .WithSummary("Records how the police assess the danger to a person.")
            .Produces<PersonView>()
            .Produces<PersonView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> PostAsync(
        Guid id,
        DangerAssessmentRequest body,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var agency = await needToKnow.AgencyAsync(ct);
        var validation = new Validation();
        var assessment = body.Read(validation, "", new AgencyId(agency?.Id ?? Guid.Empty), act.Now);
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
        var assessed = person.AssessDanger(assessment, @case.Phase);
        if (!assessed.IsSuccess)
        {
            return assessed.Error.ToProblem();
        }
        if (!assessed.Value)
        {
            return await act.CommitAsync(db, Reply.Ok(PersonView.Of(person, act.Now), person.Version), ct);
        }
        act.Audit(db, "assess-danger", Facts.PersonSubject(person), @case.Id.Value, "dangerAssessments");
        db.TellDanger(person, assessment, act.Now);
        var reply = Reply.Created($"/api/v1/persons/{id:D}", PersonView.Of(person, act.Now), person.Version);
        return await act.CommitAsync(db, reply, ct);
    }
}
