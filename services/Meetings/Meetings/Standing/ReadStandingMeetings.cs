using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Read;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

internal enum StandingState
{
    Running,
    Ended,
}

internal sealed record StandingFilter(string? State, Guid? AgencyId, DateOnly? From, DateOnly? To);

/// <summary>Lists and shows standing meetings, and tells their times.</summary>
internal sealed class ReadStandingMeetings(MeetingsDb db, StandingAccess access)
{
    private const int MaxDays = 800;
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ListOrder<StandingMeeting, StandingMeetingId> Orders = new ListOrder<StandingMeeting, StandingMeetingId>(
        m => m.Id,
        "convenedAt desc"
    )
        .By("convenedAt", m => m.ConvenedAt)
        .By("nextOccurrenceAt", m => m.NextOccurrenceAt ?? Never);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/meetings/standing",
                (
                    ReadStandingMeetings useCase,
                    CancellationToken ct,
                    string? state,
                    Guid? agencyId,
                    DateOnly? from,
                    DateOnly? to,
                    string? orderBy,
                    int? pageSize,
                    string? pageToken
                ) => useCase.ListAsync(new StandingFilter(state, agencyId, from, to), orderBy, pageSize, pageToken, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListStandingMeetings")
            .WithSummary("List standing meetings, the newest first")
            .WithDescription(
                "Filters: state (running, ended), agencyId (takes part), and from..to: the days, both included, of the next time that nobody "
                    + "is summoned to yet. orderBy: convenedAt or nextOccurrenceAt, each alone or followed by desc."
            )
            .Produces<Page<StandingMeetingView>>();
        api.MapGet(
                "/meetings/standing/{id:guid}",
                (Guid id, ReadStandingMeetings useCase, HttpContext http, CancellationToken ct) => useCase.GetAsync(id, http, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetStandingMeeting")
            .WithSummary("Show a standing meeting")
            .Produces<StandingMeetingView>();
        api.MapGet(
                "/meetings/standing/{id:guid}/occurrences",
                (Guid id, DateOnly? from, DateOnly? to, ReadStandingMeetings useCase, CancellationToken ct) =>
                    useCase.OccurrencesAsync(id, from, to, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListOccurrences")
            .WithSummary("The times of a standing meeting that its rule sets on the days from..to, both included, and what became of them")
            .Produces<OccurrencesView>();
    }

    private async Task<IResult> ListAsync(StandingFilter filter, string? orderBy, int? pageSize, string? pageToken, CancellationToken ct)
    {
        var validation = new Validation();
        var wanted = QueryWord.Read<StandingState>(filter.State, "state", validation);
        var (from, before) = QueryWord.Days(filter.From, filter.To, validation);
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, filter);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await access.VisibleAsync(ct) is not { } query)
        {
            return Results.Json(new Page<StandingMeetingView>([], null), Json.Options);
        }
        if (wanted is { } state)
        {
            query = query.Where(m => (m.EndedAt == null) == (state == StandingState.Running));
        }
        if (filter.AgencyId is { } agency)
        {
            query = query.Where(m => m.Participants.Any(p => p.AgencyId == new AgencyId(agency)));
        }
        if (from is { } since)
        {
            query = query.Where(m => m.NextOccurrenceAt >= since);
        }
        if (before is { } until)
        {
            query = query.Where(m => m.NextOccurrenceAt < until);
        }
        var meetings = await page.Cut(query).AsNoTracking().ToListAsync(ct);
        return Results.Json(page.Of(meetings, StandingMeetingView.Of), Json.Options);
    }

    private async Task<IResult> GetAsync(Guid id, HttpContext http, CancellationToken ct)
    {
        var found = await access.FindAsync(id, ct);
        return found.IsSuccess ? Answers.Ok(http, StandingMeetingView.Of(found.Value), found.Value.Version) : found.Error.ToProblem();
    }

    private async Task<IResult> OccurrencesAsync(Guid id, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        var validation = new Validation();
        var (first, last) = (validation.Required(from, "from"), validation.Required(to, "to"));
        validation.Check(
            last >= first && last.DayNumber - first.DayNumber <= MaxDays,
            "to",
            $"Not before from, at most {MaxDays} days after."
        );
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var found = await access.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var convened = await db
            .Meetings.AsNoTracking()
            .Where(m => m.StandingMeetingId == new StandingMeetingId(id))
            .AsSplitQuery()
            .ToDictionaryAsync(m => m.OccurrenceStartsAt!.Value, ct);
        var items = found
            .Value.Occurrences()
            .SkipWhile(o => Oslo.Day(o.StartsAt) < first)
            .TakeWhile(o => Oslo.Day(o.StartsAt) <= last)
            .Select(o => OccurrenceView.Of(o, convened.GetValueOrDefault(o.StartsAt)));
        return Results.Json(new OccurrencesView([.. items]), Json.Options);
    }
}
