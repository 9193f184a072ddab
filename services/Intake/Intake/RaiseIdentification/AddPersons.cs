using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.AssessDanger;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadCases;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.RaiseIdentification;

internal sealed record AddPersonsRequest
{
    [Description("Must be true when the coordinator adds them.")]
    public bool? ConfirmedByPolice { get; init; }

    [Description("Those of the group who were found later, 1 to 50.")]
    public IReadOnlyList<FoundPerson?>? Persons { get; init; }

    [Description("The police's view for everybody who has none of their own.")]
    public DangerAssessmentRequest? DangerAssessment { get; init; }
}

internal static class AddPersonsEndpoint
{
    public static void MapAddPersons(this RouteGroupBuilder api) =>
        api.MapPost(
                "/identifications/{id:guid}/persons",
                (Guid id, AddPersonsRequest body, AddPersonsUseCase act, CancellationToken ct) => act.RunAsync(id, body, ct)
            )
            .RequireRoles(Roles.PoliceExit, Roles.Coordinator)
            .WithName("AddPersons")
            .WithSummary("Adds persons of the same group who were found later, to the same case.")
            .Produces<IdentificationView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
}

internal sealed class AddPersonsUseCase(
    IntakeDbContext db,
    Act act,
    INeedToKnow needToKnow,
    CaseAccess access,
    NewPersons newPersons,
    IdentityNumberPolicy numbers
)
{
    public async Task<IResult> RunAsync(Guid id, AddPersonsRequest request, CancellationToken ct)
    {
        var identificationId = new IdentificationId(id);
        var found = await db.Identifications.FirstOrDefaultAsync(i => i.Id == identificationId, ct);
        if (found is null || await access.FindAsync(found.CaseId, ct) is not { } file)
        {
            return Error.NotFound("identification").ToProblem();
        }
        var by = new AgencyId((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty);
        var validation = new Validation();
        var reader = new IdentificationReader(validation, by, act.Now, numbers);
        var group = reader.Read(request.Persons, request.DangerAssessment, file.Identification.Persons);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (NewPersons.Authorise(act.Caller, request.ConfirmedByPolice, group.Persons) is { } refusal)
        {
            return refusal.ToProblem();
        }
        if (act.CheckIfMatch(file.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        if (file.Case.Grow().Error is { } closed)
        {
            return closed.ToProblem();
        }
        var grown = await AddAsync(file, group, ct);
        return await act.CommitAsync(db, Reply.Created($"/api/v1/identifications/{id:D}", IdentificationView.Of(grown), grown.Version), ct);
    }

    private async Task<CaseFile> AddAsync(CaseFile file, ReadGroup group, CancellationToken ct)
    {
        var boxes = await newPersons.SealAsync(group.Persons, ct);
        var added = newPersons.Add(file.Case.Id, group.Persons, boxes);
        file.Identification.Add(added.Select(p => p.Id));
        foreach (var earlier in file.Persons)
        {
            earlier.Relate([.. group.Relations[earlier.Id]]);
        }
        act.Audit(db, "add-persons", $"identifications/{Facts.Text(file.Identification.Id)}", file.Case.Id.Value, "persons");
        db.TellAdded(file, added, act.Now);
        newPersons.TellDangers(added);
        return file with { Persons = [.. file.Persons, .. added] };
    }
}
