using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Duties;

/// <summary>Shows duties to those who may know of them.</summary>
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

    /// <param name="CaseId">Of one case.</param>
    /// <param name="AgencyId">Owed by one agency.</param>
    /// <param name="AboutId">About one action plan, request for assistance, routine or agreement.</param>
    /// <param name="State">One or more states, separated by commas.</param>
    /// <param name="OrderBy">dueAt (usual), assignedAt; or either with desc.</param>
    /// <param name="PageSize">1 to 200.</param>
    /// <param name="PageToken">As the page before gave it.</param>
    internal readonly record struct Question(
        Guid? CaseId,
        Guid? AgencyId,
        Guid? AboutId,
        string? State,
        string? OrderBy,
        int? PageSize,
        string? PageToken
    );

    private static Task<IResult> ListAsync([AsParameters] Question asked, string? kind, Lister lister, CancellationToken ct) =>
        lister.ListAsync(asked, kind, trafficLight: null, onlyMeasures: false, ct);

    private static Task<IResult> ListMeasuresAsync(
        [AsParameters] Question asked,
        string? trafficLight,
        Lister lister,
        CancellationToken ct
    ) => lister.ListAsync(asked, kind: null, trafficLight, onlyMeasures: true, ct);

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
        private static readonly ListOrder<Obligation, ObligationId> Orders = new ListOrder<Obligation, ObligationId>(o => o.Id, "dueAt")
            .By("dueAt", o => o.DueAt)
            .By("assignedAt", o => o.AssignedAt);

        public async Task<IResult> ListAsync(Question asked, string? kind, string? trafficLight, bool onlyMeasures, CancellationToken ct)
        {
            var validation = new Validation();
            var states = validation.AnyOf<ObligationState>(asked.State, "state");
            var kinds = validation.AnyOf<ObligationKind>(kind, "kind");
            var lights = validation.AnyOf<TrafficLight>(trafficLight, "trafficLight");
            var page = Orders.Read(
                asked.OrderBy,
                asked.PageSize,
                asked.PageToken,
                validation,
                asked.CaseId,
                asked.AgencyId,
                asked.AboutId,
                asked.State,
                kind,
                trafficLight,
                onlyMeasures
            );
            if (validation.Error is { } error)
            {
                return error.ToProblem();
            }
            if (asked.CaseId is { } id && !await needToKnow.MaySeeAsync(id, ct))
            {
                return Error.NotFound("case").ToProblem();
            }
            var found = Filter((await duties.VisibleAsync(ct)).AsNoTracking(), asked)
                .Where(o => (states.Count == 0 || states.Contains(o.State)) && (kinds.Count == 0 || kinds.Contains(o.Kind)));
            if (onlyMeasures)
            {
                found = Shining(found.Where(o => o.Kind == ObligationKind.Measure), lights, act.Now);
            }
            var read = await page.Cut(found).ToListAsync(ct);
            act.AuditList(db, "list-obligations", asked.CaseId, Math.Min(read.Count, page.Size));
            await db.SaveChangesAsync(ct);
            return Results.Ok(page.Of(read, o => ObligationView.Of(o, act.Now)));
        }

        private static IQueryable<Obligation> Filter(IQueryable<Obligation> duties, Question asked)
        {
            if (asked.CaseId is { } inCase)
            {
                var id = CaseId.From(inCase);
                duties = duties.Where(o => o.CaseId == id);
            }
            if (asked.AgencyId is { } ofAgency)
            {
                var id = AgencyId.From(ofAgency);
                duties = duties.Where(o => o.AgencyId == id);
            }
            return asked.AboutId is { } about ? duties.Where(o => o.AboutId == about) : duties;
        }

        /// <summary>As <see cref="Measure.LightAt"/>, asked of the store.</summary>
        private static IQueryable<Obligation> Shining(
            IQueryable<Obligation> measures,
            IReadOnlyList<TrafficLight> lights,
            DateTimeOffset now
        )
        {
            if (lights.Count == 0)
            {
                return measures;
            }
            var (red, green) = (lights.Contains(TrafficLight.Red), lights.Contains(TrafficLight.Green));
            return measures.Where(o =>
                o.Measure!.Light == TrafficLight.Green ? green
                : o.DueAt <= now ? red
                : lights.Contains(o.Measure.Light)
            );
        }
    }
}
