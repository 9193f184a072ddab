using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.Meetings.Read;

/// <summary>Lists the meetings that the caller may know of, newest first. To a summoned agency that sees it there, a summons is delivered.</summary>
internal sealed class ListMeetings(MeetingsDb db, INeedToKnow needToKnow, MeetingAccess access, AgencyDirectory directory, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings",
                (ListMeetings useCase, CancellationToken ct, Guid? caseId, string? state, int? pageSize, string? pageToken) =>
                    useCase.HandleAsync(caseId, state, pageSize, pageToken, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListMeetings")
            .WithSummary("List meetings, newest first")
            .WithDescription("Filters: caseId, and state (proposed, convened, held, minuted, cancelled).")
            .Produces<Page<MeetingSummary>>();

    private async Task<IResult> HandleAsync(Guid? caseId, string? state, int? pageSize, string? pageToken, CancellationToken ct)
    {
        var validation = new Validation();
        var (size, token) = PageToken.Read(pageSize, pageToken, validation);
        var after = Guid.Empty;
        validation.Check(token is null || Guid.TryParse(token, out after), "pageToken", "Not a token that a page gave.");
        var wanted = StateOf(state, validation);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var agency = await needToKnow.AgencyAsync(ct);
        if (caseId is { } asked && !await needToKnow.MaySeeAsync(asked, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        if (agency is null)
        {
            return Results.Json(new Page<MeetingSummary>([], null), Json.Options);
        }
        var query = await access.VisibleAsync(agency, ct);
        if (caseId is { } id)
        {
            query = query.Where(m => m.CaseId == new CaseId(id));
        }
        if (wanted is { } inState)
        {
            query = query.Where(m => m.State == inState);
        }
        if (token is not null)
        {
            // Identifiers are UUIDv7: their order is that of time.
            query = query.Where(m => ((Guid)(object)m.Id).CompareTo(after) < 0);
        }
        var page = query.OrderByDescending(m => m.Id).Take(size + 1).AsSplitQuery();
        var meetings = await db.AtOneInstantAsync(() => page.ToListAsync(ct), ct);
        var agencies = await directory.FindAsync(meetings.SelectMany(MeetingSummary.AgenciesOf), ct);
        meetings.ForEach(m => m.Deliver(new AgencyId(agency.Id), act.Now));
        act.Audit(db, "list-meetings", "meetings", caseId);
        await db.SaveChangesAsync(ct);
        return Results.Json(
            Page<MeetingSummary>.Of([.. meetings.Select(m => MeetingSummary.Of(m, agencies))], size, s => s.Id.ToString()),
            Json.Options
        );
    }

    private static MeetingState? StateOf(string? text, Validation validation)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        var known = Enum.GetValues<MeetingState>()
            .Where(s => string.Equals(s.ToString(), text, StringComparison.OrdinalIgnoreCase))
            .ToList();
        validation.Check(known.Count == 1, "state", "One of proposed, convened, held, minuted, cancelled.");
        return known.Count == 1 ? known[0] : null;
    }
}
