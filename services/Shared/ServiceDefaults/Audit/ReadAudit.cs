using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>The auditor's view of what this service recorded, <c>/api/v1/audit/&lt;service&gt;</c>. Looking is recorded too.</summary>
internal static class ReadAudit
{
    public static void Map(RouteGroupBuilder api, string service)
    {
        var title = char.ToUpperInvariant(service[0]) + service[1..];
        api.MapGet($"/audit/{service}", ListAsync)
            .WithName($"List{title}Audit")
            .RequireRoles(Roles.Auditor)
            .WithSummary($"List who did and saw what in {service}")
            .WithDescription("Of one case, target, subject or agency, or all; `from` inclusive, `to` exclusive. Newest first.")
            .Produces<Page<AuditEntryView>>();
        api.MapGet($"/audit/{service}/verification", VerifyAsync)
            .WithName($"Verify{title}Audit")
            .RequireRoles(Roles.Auditor)
            .WithSummary($"Verify the audit of {service}")
            .WithDescription("Recomputes the whole chain and asks the other services for the seals they were shown.")
            .Produces<AuditVerification>();
    }

    private static async Task<IResult> ListAsync(
        Guid? caseId,
        string? target,
        string? subject,
        string? organisationNumber,
        string? action,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int? pageSize,
        string? pageToken,
        Act act,
        ServiceName service,
        ServiceDbContext db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var before = long.MaxValue;
        validation.Check(
            after is null || long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before),
            "pageToken",
            "Not a token that a page gave."
        );
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var entries = db.AuditLog.AsNoTracking();
        entries = caseId is { } c ? entries.Where(a => a.CaseId == c) : entries;
        entries = target is not null ? entries.Where(a => a.Target == target) : entries;
        entries = subject is not null ? entries.Where(a => a.Subject == subject) : entries;
        entries = organisationNumber is not null ? entries.Where(a => a.OrganisationNumber == organisationNumber) : entries;
        entries = action is not null ? entries.Where(a => a.Action == action) : entries;
        entries = from is { } since ? entries.Where(a => a.At >= since) : entries;
        entries = to is { } until ? entries.Where(a => a.At < until) : entries;
        var read = await entries.Where(a => a.Id < before).OrderByDescending(a => a.Id).Take(size + 1).ToListAsync(ct);
        var answer = Page<AuditEntryView>.Of([.. read.Select(AuditEntryView.Of)], size, a => a.Id.ToString(CultureInfo.InvariantCulture));
        act.Audit(db, "read-audit", $"audit/{service.Value}", caseId);
        await db.SaveChangesAsync(ct);
        return Results.Ok(answer);
    }

    private static async Task<IResult> VerifyAsync(
        Act act,
        AuditVerifier verifier,
        ServiceName service,
        ServiceDbContext db,
        CancellationToken ct
    )
    {
        var verification = await verifier.VerifyAsync(ct);
        act.Audit(db, "verify-audit", $"audit/{service.Value}");
        await db.SaveChangesAsync(ct);
        return Results.Ok(verification);
    }
}

/// <summary>An entry of the audit.</summary>
/// <param name="Id">Rises within the service.</param>
/// <param name="At">When.</param>
/// <param name="Subject">Who: the account or machine client.</param>
/// <param name="OrganisationNumber">Of which agency.</param>
/// <param name="Action">What, for example <c>read-person</c>.</param>
/// <param name="Target">To what, <c>plural/id</c>.</param>
/// <param name="CaseId">In which case.</param>
/// <param name="Changed">Names of the changed fields.</param>
/// <param name="Ground">Why the agency may know of the case, as the roster said then.</param>
/// <param name="RequestId">The request, as in the logs.</param>
/// <param name="Seal">The link of the chain that covers it; missing until it is sealed.</param>
internal sealed record AuditEntryView(
    long Id,
    DateTimeOffset At,
    string Subject,
    string? OrganisationNumber,
    string Action,
    string Target,
    Guid? CaseId,
    IReadOnlyList<string> Changed,
    string? Ground,
    string RequestId,
    long? Seal
)
{
    public static AuditEntryView Of(AuditEntry a) =>
        new(
            a.Id,
            a.At,
            a.Subject,
            a.OrganisationNumber,
            a.Action,
            a.Target,
            a.CaseId,
            a.Changed.Split(',', StringSplitOptions.RemoveEmptyEntries),
            a.Ground,
            a.RequestId,
            a.Seal
        );
}
