using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using DisclosureGround = Tot.Intake.Domain.DisclosureGround;

namespace Tot.Intake.Disclosures;

internal sealed record DisclosureRequest(
    [property: Description("The agency it is shared with.")] Guid? AgencyId,
    [property: Description("identity, contact, whereabouts, danger, health, needs, residence, family-ties or case-progress.")]
        string? Category,
    [property: Description(
        "consent, anonymised, necessary-for-own-task, duty-to-report (to child welfare), danger-to-life, averting-crime or court-order."
    )]
        string? Ground,
    [property: Description("What it is shared for, a purpose of consents; required when the ground is consent.")] string? Purpose
);

internal static class RecordDisclosureEndpoint
{
    public static void MapRecordDisclosure(this RouteGroupBuilder api) =>
        api.MapPost("/persons/{id:guid}/disclosures", PostAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("RecordDisclosure")
            .WithSummary("Records that information on a person is shared with an agency, and on which ground (deling).")
            .WithDescription(
                "Without a ground it is refused; on the ground of consent with CONSENT_MISSING unless consent to the purpose is given."
            )
            .Produces<DisclosureView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> PostAsync(
        Guid id,
        DisclosureRequest body,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var with = validation.Required(body.AgencyId, "agencyId");
        var category = validation.RequiredWord<DisclosureCategory>(body.Category, "category");
        var ground = validation.RequiredWord<DisclosureGround>(body.Ground, "ground");
        var purpose = validation.Word<ConsentPurpose>(body.Purpose, "purpose");
        var by = (await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty;
        var receiver = await db.AgencyCopies.AsNoTracking().FirstOrDefaultAsync(a => a.AgencyId == with, ct);
        validation.Check(
            body.AgencyId is null || (with != by && receiver?.IsActive(Oslo.Day(act.Now)) == true),
            "agencyId",
            "Another agency than your own that is active in the directory."
        );
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
        var isChildWelfare = receiver!.Kind is AgencyKind.ChildWelfare or AgencyKind.ChildWelfareEmergency;
        var sharing = new Sharing(new AgencyId(with), isChildWelfare, category, ground, purpose);
        var disclosed = person.Disclose(new DisclosureId(Guid.CreateVersion7(act.Now)), sharing, new AgencyId(by), act.Now);
        if (!disclosed.IsSuccess)
        {
            return disclosed.Error.ToProblem();
        }
        var disclosure = disclosed.Value;
        db.Add(disclosure);
        act.Audit(db, "record-disclosure", Facts.PersonSubject(person), @case.Id.Value, "disclosures");
        db.TellDisclosure(disclosure, act.Now);
        var reply = Reply.Created($"/api/v1/persons/{id:D}/disclosures", DisclosureView.Of(disclosure), 1);
        return await act.CommitAsync(db, reply, ct);
    }
}
