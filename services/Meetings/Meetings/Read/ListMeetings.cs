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

/// <summary>Lists the meetings that the caller may know of. To a summoned agency that sees it there, a summons is delivered.</summary>
internal sealed class ListMeetings(MeetingsDb db, INeedToKnow needToKnow, MeetingAccess access, AgencyDirectory directory, Act act)
{
    private static readonly ListOrder<Meeting, MeetingId> Orders = MeetingOrders.By("proposedAt desc");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings",
                (
                    ListMeetings useCase,
                    CancellationToken ct,
                    Guid? caseId,
                    string? state,
                    string? kind,
                    Guid? agencyId,
                    DateOnly? from,
                    DateOnly? to,
                    string? orderBy,
                    int? pageSize,
                    string? pageToken
                ) => useCase.HandleAsync(new MeetingFilter(caseId, state, kind, agencyId, from, to), orderBy, pageSize, pageToken, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListMeetings")
            .WithSummary("List meetings, the newest first")
            .WithDescription(
                "Filters: caseId, state, kind, agencyId (summoned, or has a seat), and from..to: the days, both included, that it starts on. "
                    + "orderBy: proposedAt, startsAt, targetAt or heldAt, each alone or followed by desc."
            )
            .Produces<Page<MeetingSummary>>();

    private async Task<IResult> HandleAsync(MeetingFilter filter, string? orderBy, int? pageSize, string? pageToken, CancellationToken ct)
    {
        var validation = new Validation();
        var narrow = filter.Read(validation);
        var (from, before) = QueryWord.Days(filter.From, filter.To, validation);
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, filter);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var agency = await needToKnow.AgencyAsync(ct);
        if (filter.CaseId is { } asked && !await needToKnow.MaySeeAsync(asked, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        if (agency is null)
        {
            return Results.Json(new Page<MeetingSummary>([], null), Json.Options);
        }
        var query = narrow(await access.VisibleAsync(agency, ct));
        if (filter.AgencyId is { } about)
        {
            var id = new AgencyId(about);
            query = query.Where(m => m.Summonses.Any(s => s.AgencyId == id) || m.Composition.Any(s => s.AgencyId == id));
        }
        if (from is { } since)
        {
            query = query.Where(m => m.StartsAt >= since);
        }
        if (before is { } until)
        {
            query = query.Where(m => m.StartsAt < until);
        }
        var meetings = await db.AtOneInstantAsync(() => page.Cut(query).AsSplitQuery().ToListAsync(ct), ct);
        var agencies = await directory.FindAsync(meetings.SelectMany(MeetingSummary.AgenciesOf), ct);
        meetings.ForEach(m => m.Deliver(new AgencyId(agency.Id), act.Now));
        act.AuditList(db, "list-meetings", filter.CaseId, Math.Min(meetings.Count, page.Size));
        await db.SaveChangesAsync(ct);
        return Results.Json(page.Of(meetings, m => MeetingSummary.Of(m, agencies)), Json.Options);
    }
}
