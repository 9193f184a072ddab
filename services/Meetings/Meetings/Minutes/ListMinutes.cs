using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Read;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.Meetings.Minutes;

/// <summary>The newest minutes of a meeting in a list, and whether an agency has them.</summary>
/// <param name="ReceivedAt">When the agency received this version; missing when it has not.</param>
/// <param name="OpenedAt">When somebody in the agency read it first.</param>
internal sealed record MinutesSummary(
    Guid MeetingId,
    MeetingKind Kind,
    Guid? CaseId,
    string? CaseNumber,
    DateTimeOffset HeldAt,
    int MinutesVersion,
    MinutesState MinutesState,
    DateTimeOffset RecordedAt,
    DateTimeOffset? RecalledAt,
    Guid AgencyId,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? OpenedAt
)
{
    public static MinutesSummary Of(Meeting meeting, AgencyId agency)
    {
        var minutes = meeting.CurrentMinutes!;
        var copy = meeting.CopiesOf(minutes.Number).FirstOrDefault(c => c.AgencyId == agency);
        return new(
            meeting.Id.Value,
            meeting.Kind,
            meeting.CaseId?.Value,
            meeting.CaseNumber,
            meeting.HeldAt!.Value,
            minutes.Number,
            minutes.State,
            minutes.RecordedAt,
            minutes.RecalledAt,
            agency.Value,
            copy?.ReceivedAt,
            copy?.OpenedAt
        );
    }
}

/// <summary>Lists final minutes and their receipts: the caller's own, or for the coordinator any agency's. Listing opens nothing.</summary>
internal sealed class ListMinutes(MeetingsDb db, INeedToKnow needToKnow, MeetingAccess access, Act act)
{
    private static readonly ListOrder<Meeting, MeetingId> Orders = MeetingOrders.By("heldAt desc");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings/minutes",
                (
                    ListMinutes useCase,
                    CancellationToken ct,
                    Guid? caseId,
                    string? kind,
                    Guid? agencyId,
                    bool? opened,
                    DateOnly? from,
                    DateOnly? to,
                    string? orderBy,
                    int? pageSize,
                    string? pageToken
                ) =>
                    useCase.HandleAsync(new MeetingFilter(caseId, null, kind, agencyId, from, to), opened, orderBy, pageSize, pageToken, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListMinutes")
            .WithSummary("List final minutes with an agency's receipt, the newest meeting first")
            .WithDescription(
                "Filters: caseId, kind, agencyId (whose receipt; the coordinator may ask for any, others see their own), opened (by it), and "
                    + "from..to: the days, both included, that the meeting was held on. orderBy: heldAt, startsAt, proposedAt or targetAt."
            )
            .Produces<Page<MinutesSummary>>();

    private async Task<IResult> HandleAsync(
        MeetingFilter filter,
        bool? opened,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var narrow = filter.Read(validation);
        var (from, before) = QueryWord.Days(filter.From, filter.To, validation);
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, filter, opened);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Results.Json(new Page<MinutesSummary>([], null), Json.Options);
        }
        if (filter.AgencyId is { } other && other != agency.Id && !act.Caller.Is(Roles.Coordinator))
        {
            return Error.Forbidden("Who else has received minutes is told to the coordinator only.").ToProblem();
        }
        var about = new AgencyId(filter.AgencyId ?? agency.Id);
        var query = narrow(await access.VisibleAsync(agency, ct)).Where(m => m.State == MeetingState.Minuted);
        if (opened is { } isOpened)
        {
            // Of the newest version, as it is shown.
            query = query.Where(m =>
                m.MinutesCopies.Any(c => c.AgencyId == about && c.OpenedAt != null && c.Number == m.Minutes.Select(v => v.Number).Max())
                == isOpened
            );
        }
        if (from is { } since)
        {
            query = query.Where(m => m.HeldAt >= since);
        }
        if (before is { } until)
        {
            query = query.Where(m => m.HeldAt < until);
        }
        var meetings = await db.AtOneInstantAsync(() => page.Cut(query).AsNoTracking().AsSplitQuery().ToListAsync(ct), ct);
        act.AuditList(db, "list-minutes", filter.CaseId, Math.Min(meetings.Count, page.Size));
        await db.SaveChangesAsync(ct);
        return Results.Json(page.Of(meetings, m => MinutesSummary.Of(m, about)), Json.Options);
    }
}
