using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ReadCases;

internal readonly record struct CaseFilter(
    [property: Description("acute, working, closed; several separated by commas.")] string? Phase,
    [property: Description("Four digits (SSB).")] string? Municipality,
    [property: Description("First day of opening, ISO date.")] string? OpenedFrom,
    [property: Description("Last day of opening, included.")] string? OpenedTo,
    [property: Description("Is there a minor, or somebody who counts as one?")] bool? HasMinor,
    [property: Description("Is there a person of this status? Several separated by commas.")] string? PersonStatus,
    [property: Description("caseNumber, openedAt or district, alone or followed by desc.")] string? OrderBy,
    int? PageSize,
    string? PageToken
);

internal static class ListCasesEndpoint
{
    private static readonly ListOrder<Case, CaseId> Orders = new ListOrder<Case, CaseId>(c => c.Id, "caseNumber desc")
        .By("caseNumber", c => c.Ordinal)
        .By("openedAt", c => c.OpenedAt)
        .By("district", c => c.District ?? "");

    public static void MapListCases(this RouteGroupBuilder api) =>
        api.MapGet("/cases", ListAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListCases")
            .WithSummary("The cases within the caller's need-to-know, newest first.")
            .Produces<Page<CaseSummary>>();

    private static async Task<IResult> ListAsync(
        [AsParameters] CaseFilter filter,
        CaseAccess access,
        IntakeDbContext db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var phases = validation.AnyOf<CasePhase>(filter.Phase, "phase");
        var statuses = validation.AnyOf<PersonStatus>(filter.PersonStatus, "personStatus");
        var municipality = validation.Municipality(filter.Municipality, "municipality");
        var opened = validation.Period(filter.OpenedFrom, "openedFrom", filter.OpenedTo, "openedTo");
        var page = Orders.Read(
            filter.OrderBy,
            filter.PageSize,
            filter.PageToken,
            validation,
            filter with
            {
                OrderBy = null,
                PageSize = null,
                PageToken = null,
            }
        );
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var cases = (await access.CasesAsync(ct)).AsNoTracking().Where(c => c.OpenedAt >= opened.From && c.OpenedAt < opened.Before);
        if (phases.Count > 0)
        {
            cases = cases.Where(c => phases.Contains(c.Phase));
        }
        if (municipality is { } only)
        {
            cases = cases.Where(c => c.Municipality == only);
        }
        if (filter.HasMinor is { } hasMinor)
        {
            cases = cases.Where(c => db.Persons.Any(p => p.CaseId == c.Id && p.AgeGroup != AgeGroup.Adult) == hasMinor);
        }
        if (statuses.Count > 0)
        {
            cases = cases.Where(c => db.Persons.Any(p => p.CaseId == c.Id && statuses.Contains(p.Status)));
        }
        return Results.Json(page.Of(await page.Cut(cases).ToListAsync(ct), CaseSummary.Of), Json.Options);
    }
}
