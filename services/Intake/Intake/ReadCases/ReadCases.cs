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
        api.MapGet("/cases", ListAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListCases")
            .WithSummary("The cases within the caller's need-to-know, newest first; filter by phase.")
            .Produces<Page<CaseSummary>>();
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

    private static async Task<IResult> ListAsync(string? phase, int? pageSize, string? pageToken, CaseAccess access, CancellationToken ct)
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var wanted = validation.Word<CasePhase>(phase, "phase");
        validation.Check(after is null || CaseNumber.TryParse(after, out _), "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var cases = (await access.CasesAsync(ct)).AsNoTracking();
        if (wanted is { } only)
        {
            cases = cases.Where(c => c.Phase == only);
        }
        if (after is not null)
        {
            // As stored, numbers are text of equal length that sorts by year and serial.
            cases = cases.Where(c => string.Compare((string)(object)c.Number, after) < 0);
        }
        var read = await cases.OrderByDescending(c => c.Number).Take(size + 1).ToListAsync(ct);
        return Results.Json(Page<CaseSummary>.Of([.. read.Select(CaseSummary.Of)], size, c => c.CaseNumber), Json.Options);
    }

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
