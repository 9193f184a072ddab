using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.BreakGlass;
using Tot.Obligations.Persistence;
using Tot.Obligations.Rosters;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.BreakGlass;

/// <summary>Shows emergency openings to the coordinators who review them.</summary>
internal static class ReadBreakGlass
{
    private static readonly ListOrder<BreakGlassUse, BreakGlassId> Orders = new ListOrder<BreakGlassUse, BreakGlassId>(
        u => u.Id,
        "usedAt desc"
    ).By("usedAt", u => u.UsedAt);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/cases/-/break-glass", ListAsync)
            .WithName("ListBreakGlass")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("List emergency openings of the cases that one's agency coordinates, newest first")
            .WithDescription("Filters: caseId, and reviewed (true or false).")
            .Produces<Page<BreakGlassView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Does the caller's agency coordinate the case? That the case was opened for it does not make it its coordinator.</summary>
    public static async Task<bool> CoordinatesAsync(
        CaseId caseId,
        INeedToKnow needToKnow,
        ObligationsDb db,
        DateTimeOffset now,
        CancellationToken ct
    ) => await (await CoordinatedAsync(needToKnow, db, now, ct)).AnyAsync(id => id == caseId, ct);

    private static async Task<IResult> ListAsync(
        Guid? caseId,
        bool? reviewed,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, caseId, reviewed);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var coordinated = await CoordinatedAsync(needToKnow, db, act.Now, ct);
        var uses = db.BreakGlassUses.AsNoTracking().Where(u => coordinated.Contains(u.CaseId));
        if (caseId is { } asked)
        {
            var id = CaseId.From(asked);
            if (!await coordinated.AnyAsync(c => c == id, ct))
            {
                return Error.NotFound("case").ToProblem();
            }
            uses = uses.Where(u => u.CaseId == id);
        }
        uses = reviewed is { } done ? uses.Where(u => (u.ReviewedAt != null) == done) : uses;
        var read = await page.Cut(uses).ToListAsync(ct);
        act.AuditList(db, "list-break-glass", caseId, Math.Min(read.Count, page.Size));
        await db.SaveChangesAsync(ct);
        return Results.Ok(page.Of(read, BreakGlassView.WithTextsOf));
    }

    private static async Task<IQueryable<CaseId>> CoordinatedAsync(
        INeedToKnow needToKnow,
        ObligationsDb db,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var own = AgencyId.From((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty);
        return db
            .RosterEntries.Covering(own, now)
            .Where(e => e.Ground == RosterGround.CoordinatesTeam)
            .Select(e => EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry));
    }
}

/// <summary>An emergency opening of a case.</summary>
/// <param name="Id">Of the use.</param>
/// <param name="CaseId">The case.</param>
/// <param name="AgencyId">The agency it was opened for.</param>
/// <param name="UsedBy">Who opened it: the account.</param>
/// <param name="Ground">The ground in law.</param>
/// <param name="Reason">Why it could not wait; in lists only, since answers to acts are kept for replays.</param>
/// <param name="UsedAt">When.</param>
/// <param name="ExpiresAt">From then on the case is closed to the agency again.</param>
/// <param name="Finding">What the coordinator found; missing until it is reviewed.</param>
/// <param name="ReviewNote">What the coordinator added; in lists only.</param>
/// <param name="ReviewedBy">Who reviewed it: the account.</param>
/// <param name="ReviewedAt">When it was reviewed.</param>
/// <param name="Version">Of the use.</param>
internal sealed record BreakGlassView(
    Guid Id,
    Guid CaseId,
    Guid AgencyId,
    string UsedBy,
    BreakGlassGround Ground,
    string? Reason,
    DateTimeOffset UsedAt,
    DateTimeOffset ExpiresAt,
    BreakGlassFinding? Finding,
    string? ReviewNote,
    string? ReviewedBy,
    DateTimeOffset? ReviewedAt,
    long Version
)
{
    public static BreakGlassView Of(BreakGlassUse u) =>
        new(
            u.Id.Value,
            u.CaseId.Value,
            u.AgencyId.Value,
            u.UsedBy,
            u.Ground,
            Reason: null,
            u.UsedAt,
            u.ExpiresAt,
            u.Finding,
            ReviewNote: null,
            u.ReviewedBy,
            u.ReviewedAt,
            u.Version
        );

    public static BreakGlassView WithTextsOf(BreakGlassUse u) => Of(u) with { Reason = u.Reason, ReviewNote = u.ReviewNote };
}
