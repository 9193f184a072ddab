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

/// <summary>An agency's summons in a list.</summary>
/// <param name="Summons">How far the summons to the time that holds has come.</param>
internal sealed record SummonsSummary(
    Guid SummonsId,
    Guid AgencyId,
    SummonsState Summons,
    SummonsAnswer? Answer,
    DateTimeOffset SentAt,
    Guid MeetingId,
    MeetingKind Kind,
    MeetingState State,
    Guid? CaseId,
    string? CaseNumber,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt
)
{
    public static SummonsSummary Of(Meeting meeting, AgencyId agency)
    {
        var (summons, time) = (meeting.SummonsOf(agency)!, meeting.Time!);
        return new(
            summons.Id.Value,
            agency.Value,
            summons.State,
            summons.Answer,
            summons.SentAt,
            meeting.Id.Value,
            meeting.Kind,
            meeting.State,
            meeting.CaseId?.Value,
            meeting.CaseNumber,
            time.StartsAt,
            time.EndsAt
        );
    }
}

/// <summary>Lists the summonses of one agency: the caller's own, or another one's in meetings that the caller may know of.</summary>
internal sealed class ListSummonses(MeetingsDb db, INeedToKnow needToKnow, MeetingAccess access, Act act)
{
    private static readonly ListOrder<Meeting, MeetingId> Orders = MeetingOrders.By("startsAt");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings/summonses",
                (
                    ListSummonses useCase,
                    CancellationToken ct,
                    Guid? caseId,
                    string? state,
                    string? summons,
                    string? kind,
                    Guid? agencyId,
                    DateOnly? from,
                    DateOnly? to,
                    string? orderBy,
                    int? pageSize,
                    string? pageToken
                ) =>
                    useCase.HandleAsync(
                        new MeetingFilter(caseId, state, kind, agencyId, from, to),
                        summons,
                        orderBy,
                        pageSize,
                        pageToken,
                        ct
                    )
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListSummonses")
            .WithSummary("List the summonses of an agency, the earliest meeting first")
            .WithDescription(
                "Filters: summons (sent, delivered, opened, answered), the meeting's state, kind and caseId, agencyId (left out: the caller's "
                    + "own), and from..to: the days, both included, that it starts on. orderBy: startsAt, proposedAt, targetAt or heldAt."
            )
            .Produces<Page<SummonsSummary>>();

    private async Task<IResult> HandleAsync(
        MeetingFilter filter,
        string? summons,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var narrow = filter.Read(validation);
        var (from, before) = QueryWord.Days(filter.From, filter.To, validation);
        var wanted = QueryWord.Read<SummonsState>(summons, "summons", validation);
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, filter, summons);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Results.Json(new Page<SummonsSummary>([], null), Json.Options);
        }
        var own = new AgencyId(agency.Id);
        var about = filter.AgencyId is { } asked ? new AgencyId(asked) : own;
        var query = Of(narrow(await access.VisibleAsync(agency, ct)), about, wanted);
        if (from is { } since)
        {
            query = query.Where(m => m.StartsAt >= since);
        }
        if (before is { } until)
        {
            query = query.Where(m => m.StartsAt < until);
        }
        var meetings = await db.AtOneInstantAsync(() => page.Cut(query).AsSplitQuery().ToListAsync(ct), ct);
        // Shown as it was found; what the agency sees here has reached it.
        var shown = page.Of(meetings, m => SummonsSummary.Of(m, about));
        meetings.ForEach(m => m.Deliver(own, act.Now));
        act.AuditList(db, "list-summonses", filter.CaseId, shown.Items.Count);
        await db.SaveChangesAsync(ct);
        return Results.Json(shown, Json.Options);
    }

    private static IQueryable<Meeting> Of(IQueryable<Meeting> meetings, AgencyId agency, SummonsState? state) =>
        state switch
        {
            null => meetings.Where(m => m.Summonses.Any(s => s.AgencyId == agency)),
            SummonsState.Answered => meetings.Where(m => m.Summonses.Any(s => s.AgencyId == agency && s.AnsweredAt != null)),
            SummonsState.Opened => meetings.Where(m =>
                m.Summonses.Any(s => s.AgencyId == agency && s.AnsweredAt == null && s.OpenedAt != null)
            ),
            SummonsState.Delivered => meetings.Where(m =>
                m.Summonses.Any(s => s.AgencyId == agency && s.AnsweredAt == null && s.OpenedAt == null && s.DeliveredAt != null)
            ),
            _ => meetings.Where(m =>
                m.Summonses.Any(s => s.AgencyId == agency && s.AnsweredAt == null && s.OpenedAt == null && s.DeliveredAt == null)
            ),
        };
}
