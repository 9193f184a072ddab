using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Duties;

/// <summary>Shows duties to those who may know of them, soonest due first.</summary>
internal static class ReadObligations
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/obligations", ListAsync)
            .WithName("ListObligations")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("List duties")
            .Produces<Page<ObligationView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/obligations/{id:guid}", GetAsync)
            .WithName("GetObligation")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Read a duty")
            .Produces<ObligationView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/measures", ListMeasuresAsync)
            .WithName("ListMeasures")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("List measures")
            .Produces<Page<ObligationView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<IResult> ListAsync(
        Guid? caseId,
        Guid? agencyId,
        string? state,
        string? kind,
        int? pageSize,
        string? pageToken,
        Lister lister,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var ofKind = QueryEnum.Read<ObligationKind>(kind, "kind", validation);
        return lister.ListAsync(caseId, agencyId, state, ofKind, pageSize, pageToken, validation, ct);
    }

    private static Task<IResult> ListMeasuresAsync(
        Guid? caseId,
        Guid? agencyId,
        string? state,
        int? pageSize,
        string? pageToken,
        Lister lister,
        CancellationToken ct
    ) => lister.ListAsync(caseId, agencyId, state, ObligationKind.Measure, pageSize, pageToken, new Validation(), ct);

    private static async Task<IResult> GetAsync(
        Guid id,
        HttpContext http,
        Act act,
        DutyQueries duties,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var obligationId = ObligationId.From(id);
        var visible = (await duties.VisibleAsync(ct)).AsNoTracking().Include(o => o.Escalations);
        if (await visible.SingleOrDefaultAsync(o => o.Id == obligationId, ct) is not { } duty)
        {
            return Error.NotFound("duty").ToProblem();
        }
        act.Audit(db, "read-obligation", $"obligations/{id}", duty.CaseId?.Value);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, ObligationView.WithEscalationsOf(duty, act.Now), duty.Version);
    }

    /// <summary>One list for duties and measures.</summary>
    internal sealed class Lister(Act act, INeedToKnow needToKnow, DutyQueries duties, ObligationsDb db)
    {
        public async Task<IResult> ListAsync(
            Guid? caseId,
            Guid? agencyId,
            string? state,
            ObligationKind? kind,
            int? pageSize,
            string? pageToken,
            Validation validation,
            CancellationToken ct
        )
        {
            var inState = QueryEnum.Read<ObligationState>(state, "state", validation);
            var (size, after) = PageToken.Read(pageSize, pageToken, validation);
            var ticks = 0L;
            var hasPlace =
                PlaceInList.TryRead(after, out var place)
                && long.TryParse(place.Key, NumberStyles.None, CultureInfo.InvariantCulture, out ticks)
                && ticks <= DateTimeOffset.MaxValue.Ticks;
            validation.Check(after is null || hasPlace, "pageToken", "Not a token that a page gave.");
            if (validation.Error is { } error)
            {
                return error.ToProblem();
            }
            if (caseId is { } id && !await needToKnow.MaySeeAsync(id, ct))
            {
                return Error.NotFound("case").ToProblem();
            }
            var found = Filter((await duties.VisibleAsync(ct)).AsNoTracking(), caseId, agencyId, inState, kind);
            if (hasPlace)
            {
                var dueAt = new DateTimeOffset(ticks, TimeSpan.Zero);
                found = found.Where(o => o.DueAt > dueAt || (o.DueAt == dueAt && ((Guid)(object)o.Id).CompareTo(place.Id) > 0));
            }
            var read = await found.OrderBy(o => o.DueAt).ThenBy(o => o.Id).Take(size + 1).ToListAsync(ct);
            act.Audit(db, "list-obligations", "obligations", caseId);
            await db.SaveChangesAsync(ct);
            return Results.Ok(Page<ObligationView>.Of([.. read.Select(o => ObligationView.Of(o, act.Now))], size, Key));
        }

        private static string Key(ObligationView view) =>
            new PlaceInList(view.DueAt.UtcTicks.ToString(CultureInfo.InvariantCulture), view.Id).ToString();

        private static IQueryable<Obligation> Filter(
            IQueryable<Obligation> duties,
            Guid? caseId,
            Guid? agencyId,
            ObligationState? state,
            ObligationKind? kind
        )
        {
            if (caseId is { } inCase)
            {
                var id = CaseId.From(inCase);
                duties = duties.Where(o => o.CaseId == id);
            }
            if (agencyId is { } ofAgency)
            {
                var id = AgencyId.From(ofAgency);
                duties = duties.Where(o => o.AgencyId == id);
            }
            if (state is { } wanted)
            {
                duties = duties.Where(o => o.State == wanted);
            }
            return kind is { } ofKind ? duties.Where(o => o.Kind == ofKind) : duties;
        }
    }
}
