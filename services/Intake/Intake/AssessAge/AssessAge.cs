using System.ComponentModel;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadPersons;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.AssessAge;

internal sealed record AgeAssessmentRequest(
    [property: Description("minor, adult or in-doubt.")] string? AgeGroup,
    [property: Description("Instant with offset; now when left out.")] string? AssessedAt
);

internal static class AssessAgeEndpoint
{
    public static void MapAssessAge(this RouteGroupBuilder api) =>
        api.MapPost("/persons/{id:guid}/age-assessments", PostAsync)
            .RequireRoles(Roles.PoliceExit, Roles.ChildWelfare, Roles.Coordinator)
            .WithName("AssessAge")
            .WithSummary("Records what a person's age group was found to be (aldersvurdering).")
            .Produces<PersonView>()
            .Produces<PersonView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> PostAsync(
        Guid id,
        AgeAssessmentRequest body,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var group = validation.RequiredWord<AgeGroup>(body.AgeGroup, "ageGroup");
        var assessedAt = validation.PastInstant(body.AssessedAt, "assessedAt", act.Now);
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
        var by = await needToKnow.AgencyAsync(ct);
        var assessment = new AgeAssessment(group, assessedAt, new AgencyId(by!.Id));
        var assessed = person.AssessAge(assessment, @case.Phase);
        if (!assessed.IsSuccess)
        {
            return assessed.Error.ToProblem();
        }
        if (!assessed.Value)
        {
            return await act.CommitAsync(db, Reply.Ok(PersonView.Of(person, act.Now), person.Version), ct);
        }
        act.Audit(db, "assess-age", Facts.PersonSubject(person), @case.Id.Value, "ageAssessments", "ageGroup");
        db.TellAge(person, assessment.AssessedAt, act.Now);
        var reply = Reply.Created($"/api/v1/persons/{id:D}", PersonView.Of(person, act.Now), person.Version);
        return await act.CommitAsync(db, reply, ct);
    }
}
