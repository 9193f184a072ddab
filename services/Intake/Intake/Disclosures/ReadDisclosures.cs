using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Disclosures;

/// <summary>What was shared, with whom, and why it could be; never the information itself.</summary>
internal sealed record DisclosureView(
    Guid Id,
    Guid? CaseId,
    Guid? PersonId,
    Guid AgencyId,
    Guid SharedByAgencyId,
    DisclosureCategory Category,
    DisclosureGround Ground,
    ConsentPurpose? Purpose,
    DateTimeOffset SharedAt
)
{
    public static DisclosureView Of(Disclosure d) =>
        new(d.Id.Value, d.CaseId.Value, d.PersonId.Value, d.AgencyId.Value, d.SharedBy.Value, d.Category, d.Ground, d.Purpose, d.SharedAt);

    /// <summary>As its receiver may see it: what was shared without saying of whom still does not say it.</summary>
    public static DisclosureView ForReceiver(Disclosure d) =>
        d.Ground is DisclosureGround.Anonymised ? Of(d) with { CaseId = null, PersonId = null } : Of(d);
}

/// <summary>What both lists of disclosures are filtered by.</summary>
internal readonly record struct DisclosureFilter(
    [property: Description("One or more categories, separated by commas.")] string? Category,
    [property: Description("One or more grounds, separated by commas.")] string? Ground,
    [property: Description("First day of sharing, ISO date.")] string? SharedFrom,
    [property: Description("Last day of sharing, included.")] string? SharedTo,
    [property: Description("sharedAt, alone or followed by desc.")] string? OrderBy,
    int? PageSize,
    string? PageToken
);

internal static class ReadDisclosuresEndpoints
{
    private static readonly ListOrder<Disclosure, DisclosureId> Orders = new ListOrder<Disclosure, DisclosureId>(d => d.Id, "sharedAt").By(
        "sharedAt",
        d => d.SharedAt
    );

    public static void MapReadDisclosures(this RouteGroupBuilder api)
    {
        api.MapGet("/persons/{id:guid}/disclosures", OfPersonAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListDisclosuresOfPerson")
            .WithSummary("What was shared on a person, oldest first: all for the coordinator, for others what they shared or received.")
            .Produces<Page<DisclosureView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/persons/-/disclosures", OfAgencyAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListDisclosuresToAgency")
            .WithSummary("What was shared with an agency, oldest first; the caller's own when agencyId is left out.")
            .WithDescription("The coordinator also sees what was shared with other agencies, in the cases within its need-to-know.")
            .Produces<Page<DisclosureView>>()
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> OfPersonAsync(
        Guid id,
        [AsParameters] DisclosureFilter filter,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var list = Read(filter, validation, id);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await access.FindAsync(new PersonId(id), ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        var own = new AgencyId((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty);
        var all = act.Caller.Is(Roles.Coordinator);
        var disclosures = db.Disclosures.Where(d => d.PersonId == person.Id && (all || d.AgencyId == own || d.SharedBy == own));
        act.Audit(db, "read-disclosures", Facts.PersonSubject(person), @case.Id.Value);
        await db.SaveChangesAsync(ct);
        // Anonymised to its receiver: who looks the person up here must not learn that it was this one.
        var shown = disclosures.Where(d => all || d.SharedBy == own || d.Ground != DisclosureGround.Anonymised);
        return await list.PageAsync(shown, DisclosureView.Of, ct);
    }

    private static async Task<IResult> OfAgencyAsync(
        Guid? agencyId,
        [AsParameters] DisclosureFilter filter,
        CaseAccess access,
        INeedToKnow needToKnow,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var list = Read(filter, validation, agencyId);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await needToKnow.AgencyAsync(ct) is not { } own)
        {
            return Error.Forbidden("Your organisation is not an active agency of the directory.").ToProblem();
        }
        var receiver = new AgencyId(agencyId ?? own.Id);
        var disclosures = db.Disclosures.Where(d => d.AgencyId == receiver);
        var isOwn = receiver.Value == own.Id;
        if (!isOwn)
        {
            if (!act.Caller.Is(Roles.Coordinator))
            {
                return Error.Forbidden("Only the coordinator sees what was shared with another agency.").ToProblem();
            }
            var visible = (await access.CasesAsync(ct)).Select(c => c.Id);
            disclosures = disclosures.Where(d => visible.Contains(d.CaseId));
        }
        act.Audit(db, "read-disclosures", $"agencies/{receiver.Value:D}");
        await db.SaveChangesAsync(ct);
        return await list.PageAsync(disclosures, isOwn ? DisclosureView.ForReceiver : DisclosureView.Of, ct);
    }

    private static DisclosureList Read(DisclosureFilter filter, Validation validation, Guid? of) =>
        new(
            validation.AnyOf<DisclosureCategory>(filter.Category, "category"),
            validation.AnyOf<DisclosureGround>(filter.Ground, "ground"),
            validation.Period(filter.SharedFrom, "sharedFrom", filter.SharedTo, "sharedTo"),
            Orders.Read(
                filter.OrderBy,
                filter.PageSize,
                filter.PageToken,
                validation,
                of,
                filter with
                {
                    OrderBy = null,
                    PageSize = null,
                    PageToken = null,
                }
            )
        );

    private sealed record DisclosureList(
        IReadOnlyList<DisclosureCategory> Categories,
        IReadOnlyList<DisclosureGround> Grounds,
        Period Shared,
        ListPage<Disclosure> Page
    )
    {
        public async Task<IResult> PageAsync(
            IQueryable<Disclosure> disclosures,
            Func<Disclosure, DisclosureView> view,
            CancellationToken ct
        )
        {
            disclosures = disclosures.AsNoTracking().Where(d => d.SharedAt >= Shared.From && d.SharedAt < Shared.Before);
            if (Categories.Count > 0)
            {
                disclosures = disclosures.Where(d => Categories.Contains(d.Category));
            }
            if (Grounds.Count > 0)
            {
                disclosures = disclosures.Where(d => Grounds.Contains(d.Ground));
            }
            return Results.Json(Page.Of(await Page.Cut(disclosures).ToListAsync(ct), view), Json.Options);
        }
    }
}
