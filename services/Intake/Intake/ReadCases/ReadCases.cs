using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ReadCases;

internal static class ReadCasesEndpoints
{
    public static void MapReadCases(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}", GetAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetCase")
            .WithSummary("A case with what its persons need, and nothing of who they are.")
            .Produces<CaseView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static void MapReadIdentification(this RouteGroupBuilder api) =>
        api.MapGet("/identifications/{id:guid}", GetIdentificationAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetIdentification")
            .WithSummary("An identification and the case it opened.")
            .Produces<IdentificationView>()
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
        if (await access.FindAsync(new CaseId(id), ct) is not { } file)
        {
            return Error.NotFound("case").ToProblem();
        }
        act.Audit(db, "read-case", Facts.CaseSubject(file.Case), id);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, CaseView.Of(file, act.Now), file.Version);
    }

    private static async Task<IResult> GetIdentificationAsync(
        Guid id,
        CaseAccess access,
        IntakeDbContext db,
        Act act,
        HttpContext http,
        CancellationToken ct
    )
    {
        var identificationId = new IdentificationId(id);
        var found = await db.Identifications.FirstOrDefaultAsync(i => i.Id == identificationId, ct);
        if (found is null || await access.FindAsync(found.CaseId, ct) is not { } file)
        {
            return Error.NotFound("identification").ToProblem();
        }
        act.Audit(db, "read-identification", $"identifications/{id:D}", found.CaseId.Value);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, IdentificationView.Of(file), file.Version);
    }
}
