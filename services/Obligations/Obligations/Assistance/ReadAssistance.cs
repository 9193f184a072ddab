using System.Globalization;
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
        var inState = QueryEnum.Read<AssistanceState>(state, "state", validation);
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var day = default(DateOnly);
        var hasPlace =
            PlaceInList.TryRead(after, out var place)
            && DateOnly.TryParseExact(place.Key, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
        validation.Check(after is null || hasPlace, "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        if (caseId is { } inCase && !await needToKnow.MaySeeAsync(inCase, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var found = (await assistance.VisibleAsync(ct)).AsNoTracking();
        if (caseId is { } wanted)
        {
            var id = CaseId.From(wanted);
            found = found.Where(a => a.CaseId == id);
        }
        if (inState is { } only)
        {
            found = found.Where(a => a.State == only);
        }
        if (hasPlace)
        {
            found = found.Where(a => a.NeededOn > day || (a.NeededOn == day && ((Guid)(object)a.Id).CompareTo(place.Id) > 0));
        }
        var read = await found.OrderBy(a => a.NeededOn).ThenBy(a => a.Id).Take(size + 1).ToListAsync(ct);
        act.Audit(db, "list-police-assistance", "police-assistance", caseId);
        await db.SaveChangesAsync(ct);
        return Results.Ok(Page<AssistanceView>.Of([.. read.Select(AssistanceView.Of)], size, Key));
    }

    private static string Key(AssistanceView view) =>
        new PlaceInList(view.NeededOn.ToString("O", CultureInfo.InvariantCulture), view.Id).ToString();

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
