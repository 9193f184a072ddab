using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ReadPersons;

/// <summary>What somebody saw of a person.</summary>
internal enum Seen
{
    /// <summary>What the person needs, consents, dangers, what was shared: nothing of who it is.</summary>
    Facts = 1,

    /// <summary>Who the person is.</summary>
    Identity,

    /// <summary>All that is held on the person, to hand over.</summary>
    Export,
}

/// <param name="Subject">Who: the account or machine client.</param>
/// <param name="OrganisationNumber">Of which agency.</param>
/// <param name="AgencyName">Its name in the directory; missing when it is not there any more.</param>
/// <param name="At">When.</param>
/// <param name="Seen">What.</param>
/// <param name="Action">The same in the audit's word, for example <c>read-consents</c>.</param>
/// <param name="Ground">Why the agency may know of the case, as the roster said then.</param>
internal sealed record ViewerView(
    string Subject,
    string? OrganisationNumber,
    string? AgencyName,
    DateTimeOffset At,
    Seen Seen,
    string Action,
    string? Ground
);

/// <summary>Who has seen a person, for the coordinator to tell the person who asks.</summary>
internal static class ListViewersEndpoint
{
    private const string Identity = "read-identity";

    public static void MapListViewers(this RouteGroupBuilder api) =>
        api.MapGet("/persons/{id:guid}/viewers", ListAsync)
            .RequireRoles(Roles.Coordinator)
            .WithName("ListPersonViewers")
            .WithSummary("Who has seen a person, newest first")
            .WithDescription(
                "From the audit: every reading of the person itself. `seen` narrows it to facts, identity or export; several, with commas."
            )
            .Produces<Page<ViewerView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(
        Guid id,
        string? seen,
        int? pageSize,
        string? pageToken,
        CaseAccess access,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var kinds = validation.AnyOf<Seen>(seen, "seen");
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var before = long.MaxValue;
        validation.Check(
            after is null || long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before),
            "pageToken",
            "Not a token that a page gave."
        );
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await access.FindAsync(new Domain.PersonId(id), ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        var target = Facts.PersonSubject(person);
        var entries = OfKinds(db.AuditLog.AsNoTracking().Where(a => a.Target == target && a.Id < before), kinds);
        var read = await entries.OrderByDescending(a => a.Id).Take(size + 1).ToListAsync(ct);
        var numbers = read.Select(a => a.OrganisationNumber).Distinct().ToList();
        var names = await db
            .AgencyCopies.AsNoTracking()
            .Where(a => numbers.Contains(a.OrganisationNumber))
            .ToDictionaryAsync(a => a.OrganisationNumber, a => a.Name, ct);
        var page = Page<AuditEntry>.Of(read, size, a => a.Id.ToString(CultureInfo.InvariantCulture));
        act.AuditList(db, "list-person-viewers", @case.Id.Value, page.Items.Count);
        await db.SaveChangesAsync(ct);
        return Results.Json(new Page<ViewerView>([.. page.Items.Select(a => View(a, names))], page.NextPageToken), Json.Options);
    }

    /// <summary>Readings of the person itself; what changed it is no reading.</summary>
    private static IQueryable<AuditEntry> OfKinds(IQueryable<AuditEntry> entries, IReadOnlyCollection<Seen> kinds)
    {
        var (facts, identity, export) =
            kinds.Count == 0
                ? (true, true, true)
                : (kinds.Contains(Seen.Facts), kinds.Contains(Seen.Identity), kinds.Contains(Seen.Export));
        return entries.Where(a =>
            (identity && a.Action == Identity)
            || (facts && EF.Functions.Like(a.Action, "read-%") && a.Action != Identity)
            || (export && EF.Functions.Like(a.Action, "export-%"))
        );
    }

    private static ViewerView View(AuditEntry a, Dictionary<string, string> names) =>
        new(
            a.Subject,
            a.OrganisationNumber,
            a.OrganisationNumber is { } number ? names.GetValueOrDefault(number) : null,
            a.At,
            a.Action == Identity ? Seen.Identity
                : a.Action.StartsWith("export-", StringComparison.Ordinal) ? Seen.Export
                : Seen.Facts,
            a.Action,
            a.Ground
        );
}
