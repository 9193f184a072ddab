using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadCases;
using Tot.Kernel;
using Tot.Messaging.Log;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.RaiseIdentification;

internal static class RaiseIdentificationEndpoint
{
    public static void MapRaiseIdentification(this RouteGroupBuilder api) =>
        api.MapPost(
                "/identifications",
                (IdentificationRequest body, RaiseIdentificationUseCase act, CancellationToken ct) => act.RunAsync(body, ct)
            )
            .RequireRoles(Roles.PoliceExit, Roles.Coordinator)
            .WithName("RaiseIdentification")
            .WithSummary("Reports one or more persons found together as possible victims, and opens a case.")
            .Produces<IdentificationView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}

/// <summary>Whether numbers that could be a living person's are taken.</summary>
internal sealed record IdentityNumberPolicy(bool SyntheticOnly);

internal sealed class RaiseIdentificationUseCase(
    IntakeDbContext db,
    Act act,
    INeedToKnow needToKnow,
    NewPersons newPersons,
    CaseNumberSeries series,
    IdentityNumberPolicy numbers
)
{
    private const int Attempts = 3;
    private const string Ground = "raised-identification";

    private static readonly PerModel<Func<IntakeDbContext, string, IAsyncEnumerable<AgencyCopy>>> Coordinators = new(() =>
        EF.CompileAsyncQuery(
            (IntakeDbContext db, string municipality) =>
                db
                    .AgencyCopies.Where(a => a.Municipality == municipality && a.Kind == AgencyKind.Coordinator)
                    .OrderBy(a => a.AgencyId)
                    .AsNoTracking()
        )
    );

    public async Task<IResult> RunAsync(IdentificationRequest request, CancellationToken ct)
    {
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Error.Forbidden("Your organisation is not an active agency of the directory.").ToProblem();
        }
        var by = new AgencyId(agency.Id);
        var validation = new Validation();
        var persons = new IdentificationReader(validation, by, act.Now, numbers)
            .Read(request.Persons, request.DangerAssessment, earlier: [])
            .Persons;
        var identifiedAt = validation.PastInstant(request.IdentifiedAt, "identifiedAt", act.Now);
        var known = MunicipalityNumber.TryParse(request.Municipality ?? agency.Municipality, out var municipality);
        validation.Check(known, "municipality", "A municipality number has four digits, for example 4601.");
        var ownMunicipality = municipality.Value == agency.Municipality;
        var district =
            validation.Optional(request.District, "district") ?? (ownMunicipality && agency.District.Length > 0 ? agency.District : null);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (NewPersons.Authorise(act.Caller, request.ConfirmedByPolice, persons) is { } refusal)
        {
            return refusal.ToProblem();
        }

        var coordinator = await CoordinatorAsync(municipality, ct);
        var boxes = await newPersons.SealAsync(persons, ct);
        for (var attempt = 1; ; attempt++)
        {
            var number = await series.NextAsync(db, Oslo.Day(act.Now).Year, ct);
            var caseId = new CaseId(Guid.CreateVersion7(act.Now));
            var @case = Case.Open(caseId, number, municipality, district, by, coordinator, act.Now);
            var file = Open(@case, persons, boxes, identifiedAt);
            try
            {
                var view = IdentificationView.Of(file);
                return await act.CommitAsync(db, Reply.Created($"/api/v1/identifications/{view.Id}", view, file.Version), ct);
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another process gave the same case number.
                db.ChangeTracker.Clear();
                await series.CountAnewAsync(ct);
            }
        }
    }

    private CaseFile Open(
        Case @case,
        IReadOnlyList<ReadPerson> read,
        IReadOnlyDictionary<PersonId, byte[]> boxes,
        DateTimeOffset identifiedAt
    )
    {
        var id = new IdentificationId(Guid.CreateVersion7(act.Now));
        var identification = Identification.Raise(id, @case.Id, @case.RaisedBy, identifiedAt, read.Select(p => p.Id), act.Now);
        db.Add(@case);
        db.Add(identification);
        var persons = newPersons.Add(@case.Id, read, boxes);
        var file = new CaseFile(@case, identification, persons);
        act.AuditFirst(db, Ground, "raise-identification", $"identifications/{Facts.Text(id)}", @case.Id.Value, "case", "persons");
        db.TellIdentified(file, act.Now);
        newPersons.TellDangers(persons);
        return file;
    }

    private async Task<AgencyId?> CoordinatorAsync(MunicipalityNumber municipality, CancellationToken ct)
    {
        var today = Oslo.Day(act.Now);
        var coordinators = await Coordinators.For(db)(db, municipality.Value).ToListAsync(ct);
        return coordinators.Find(a => a.IsActive(today)) is { } found ? new AgencyId(found.AgencyId) : null;
    }
}
