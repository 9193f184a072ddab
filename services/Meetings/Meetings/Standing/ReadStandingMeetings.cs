using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <summary>Lists and shows standing meetings, and tells their times.</summary>
internal sealed class ReadStandingMeetings(StandingAccess access)
{
    private const int MaxDays = 800;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/meetings/standing",
                (ReadStandingMeetings useCase, CancellationToken ct, int? pageSize, string? pageToken) =>
                    useCase.ListAsync(pageSize, pageToken, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListStandingMeetings")
            .WithSummary("List standing meetings, newest first")
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
            .WithSummary("The times of a standing meeting on the days from..to, both included")
            .Produces<OccurrencesView>();
    }

    private async Task<IResult> ListAsync(int? pageSize, string? pageToken, CancellationToken ct)
    {
        var validation = new Validation();
        var (size, token) = PageToken.Read(pageSize, pageToken, validation);
        var after = Guid.Empty;
        validation.Check(token is null || Guid.TryParse(token, out after), "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await access.VisibleAsync(ct) is not { } query)
        {
            return Results.Json(new Page<StandingMeetingView>([], null), Json.Options);
        }
        if (token is not null)
        {
            query = query.Where(m => ((Guid)(object)m.Id).CompareTo(after) < 0);
        }
        var meetings = await query.AsNoTracking().OrderByDescending(m => m.Id).Take(size + 1).ToListAsync(ct);
        return Results.Json(
            Page<StandingMeetingView>.Of([.. meetings.Select(StandingMeetingView.Of)], size, m => m.Id.ToString()),
            Json.Options
        );
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
        var items = found
            .Value.Occurrences()
            .SkipWhile(o => Oslo.Day(o.StartsAt) < first)
            .TakeWhile(o => Oslo.Day(o.StartsAt) <= last)
            .Select(o => new OccurrenceView(o.StartsAt, o.EndsAt));
        return Results.Json(new OccurrencesView([.. items]), Json.Options);
    }
}
