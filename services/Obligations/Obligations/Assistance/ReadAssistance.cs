using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Assistance;

/// <summary>Shows police assistance to those in the case, soonest needed first.</summary>
internal static class ReadAssistance
{
    private static readonly ListOrder<PoliceAssistance, AssistanceId> Orders = new ListOrder<PoliceAssistance, AssistanceId>(
        a => a.Id,
        "neededOn"
    )
        .By("neededOn", a => a.NeededOn)
        .By("requestedAt", a => a.RequestedAt)
        .By("answerDueAt", a => a.AnswerDueAt);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/police-assistance", ListAsync)
            .WithName("ListPoliceAssistance")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("List police assistance")
            .Produces<Page<AssistanceView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/police-assistance/{id:guid}", GetAsync)
            .WithName("GetPoliceAssistance")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Read police assistance")
            .Produces<AssistanceView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        Guid? caseId,
        string? state,
        string? kind,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        Act act,
        INeedToKnow needToKnow,
        AssistanceAct assistance,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var states = validation.AnyOf<AssistanceState>(state, "state");
        var kinds = validation.AnyOf<AssistanceKind>(kind, "kind");
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, caseId, state, kind);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        if (caseId is { } inCase && !await needToKnow.MaySeeAsync(inCase, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var found = (await assistance.VisibleAsync(ct))
            .AsNoTracking()
            .Where(a => (states.Count == 0 || states.Contains(a.State)) && (kinds.Count == 0 || kinds.Contains(a.Kind)));
        if (caseId is { } wanted)
        {
            var id = CaseId.From(wanted);
            found = found.Where(a => a.CaseId == id);
        }
        var read = await page.Cut(found).ToListAsync(ct);
        act.AuditList(db, "list-police-assistance", caseId, Math.Min(read.Count, page.Size));
        await db.SaveChangesAsync(ct);
        return Results.Ok(page.Of(read, AssistanceView.Of));
    }

    private static async Task<IResult> GetAsync(
        Guid id,
        HttpContext http,
        Act act,
        AssistanceAct assistance,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var assistanceId = AssistanceId.From(id);
        if (await (await assistance.VisibleAsync(ct)).AsNoTracking().SingleOrDefaultAsync(a => a.Id == assistanceId, ct) is not { } found)
        {
            return Error.NotFound("police assistance").ToProblem();
        }
        act.Audit(db, "read-police-assistance", $"police-assistance/{id}", found.CaseId.Value);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, AssistanceView.WithTextsOf(found), found.Version);
    }
}
