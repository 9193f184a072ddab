using System.ComponentModel;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Consents;

internal sealed record ConsentRequest(
    [property: Description("follow-up, health-care, legal-counsel, housing, schooling, family-contact or return-home.")] string? Purpose,
    [property: Description("given, refused, withdrawn, not-asked or not-required (of a minor).")] string? State,
    [property: Description("oral, written, electronic or representative; required when something was said.")] string? Form,
    [property: Description("When it was said, instant with offset; now when left out.")] string? At
)
{
    public Consent Read(Validation validation, AgencyId by, DateTimeOffset now)
    {
        var purpose = validation.RequiredWord<ConsentPurpose>(Purpose, "purpose");
        var state = validation.RequiredWord<ConsentState>(State, "state");
        var form = validation.Word<ConsentForm>(Form, "form");
        var isAnswer = Consent.IsAnswer(state);
        validation.Check(!isAnswer || Form is not null, "form", "Required when consent is given, refused or withdrawn.");
        validation.Check(isAnswer || state == default || Form is null, "form", "Only when consent is given, refused or withdrawn.");
        return new Consent(purpose, state, form, validation.PastInstant(At, "at", now), by);
    }
}

internal static class RecordConsentEndpoint
{
    public static void MapRecordConsent(this RouteGroupBuilder api) =>
        api.MapPost("/persons/{id:guid}/consents", PostAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("RecordConsent")
            .WithSummary("Records what a person said about consent to a purpose (samtykke).")
            .WithDescription("Changes nothing of what was shared before, and stops no sharing that has another ground than consent.")
            .Produces<ConsentsView>()
            .Produces<ConsentsView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> PostAsync(
        Guid id,
        ConsentRequest body,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var agency = await needToKnow.AgencyAsync(ct);
        var validation = new Validation();
        var consent = body.Read(validation, new AgencyId(agency?.Id ?? Guid.Empty), act.Now);
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
        var recorded = person.RecordConsent(consent);
        if (!recorded.IsSuccess)
        {
            return recorded.Error.ToProblem();
        }
        if (!recorded.Value)
        {
            return await act.CommitAsync(db, Reply.Ok(ConsentsView.Of(person), person.Version), ct);
        }
        act.Audit(db, "record-consent", Facts.PersonSubject(person), @case.Id.Value, "consents");
        await db.StandAsync(person, consent, act.Now, ct);
        db.TellConsent(person, consent, act.Now);
        return await act.CommitAsync(db, Reply.Created($"/api/v1/persons/{id:D}/consents", ConsentsView.Of(person), person.Version), ct);
    }
}
