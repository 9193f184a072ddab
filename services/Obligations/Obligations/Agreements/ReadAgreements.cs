using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agreements;

/// <summary>The register is open to everybody who may sign in: agreements hold nothing of cases.</summary>
internal static class ReadAgreements
{
    private static readonly ListOrder<Agreement, AgreementId> Orders = new ListOrder<Agreement, AgreementId>(a => a.Id, "title")
        .By("title", a => a.Title)
        .By("validFrom", a => a.ValidFrom)
        .By("validUntil", a => a.LastDayOn ?? DateOnly.MaxValue)
        .By("reviewDueOn", a => a.ReviewDueOn);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/agreements", ListAsync)
            .WithName("ListAgreements")
            .RequireUser()
            .WithSummary("List agreements")
            .Produces<Page<AgreementView>>();
        api.MapGet("/agreements/{id:guid}", GetAsync)
            .WithName("GetAgreement")
            .RequireUser()
            .WithSummary("Read an agreement with its acts")
            .Produces<AgreementView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        Guid? partyId,
        Guid? responsibleId,
        string? state,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var states = validation.AnyOf<AgreementState>(state, "state");
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, partyId, responsibleId, state);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var agreements = db.Agreements.AsNoTracking().Where(a => states.Count == 0 || states.Contains(a.State));
        if (partyId is { } wanted)
        {
            var party = AgencyId.From(wanted);
            agreements = agreements.Where(a => a.Parties.Any(p => p.AgencyId == party));
        }
        if (responsibleId is { } owing)
        {
            var responsible = AgencyId.From(owing);
            agreements = agreements.Where(a => a.ResponsibleId == responsible);
        }
        return Results.Ok(page.Of(await page.Cut(agreements).ToListAsync(ct), AgreementView.Of));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, ObligationsDb db, CancellationToken ct)
    {
        var agreementId = AgreementId.From(id);
        var found = await db.Agreements.AsNoTracking().Include(a => a.Steps).SingleOrDefaultAsync(a => a.Id == agreementId, ct);
        return found is { } agreement
            ? Answers.Ok(http, AgreementView.WithStepsOf(agreement), agreement.Version)
            : Error.NotFound("agreement").ToProblem();
    }
}
