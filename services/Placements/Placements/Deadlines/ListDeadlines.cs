using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Deadlines;

internal static class ListDeadlines
{
    public static void MapListDeadlines(this RouteGroupBuilder api) =>
        api.MapGet("/deadlines", HandleAsync)
            .RequireUser()
            .WithName("ListDeadlines")
            .WithSummary("The deadlines of a case, or of every case that the caller may know of; the next due first.")
            .Produces<Page<DeadlineView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid? caseId,
        string? state,
        int? pageSize,
        string? pageToken,
        PlacementsDb db,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, valid);
        var wanted = StateOf(state, valid);
        var (afterDue, afterId) = Key(after, valid);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (caseId is { } asked && !await needToKnow.MaySeeAsync(asked, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var deadlines = db.Deadlines.AsNoTracking().VisibleTo(await needToKnow.VisibleCasesAsync(ct));
        if (caseId is { } one)
        {
            var ofCase = CaseId.From(one);
            deadlines = deadlines.Where(d => d.CaseId == ofCase);
        }
        if (wanted is not null)
        {
            deadlines = deadlines.Where(d => d.State == wanted);
        }
        if (after is not null)
        {
            deadlines = deadlines.Where(d => d.DueAt > afterDue || (d.DueAt == afterDue && d.Id.CompareTo(afterId) > 0));
        }
        var read = await deadlines.OrderBy(d => d.DueAt).ThenBy(d => d.Id).Take(size + 1).ToListAsync(ct);
        return Results.Json(
            Page<DeadlineView>.Of(
                [.. read.Select(DeadlineView.Of)],
                size,
                d => string.Create(CultureInfo.InvariantCulture, $"{d.DueAt.UtcTicks}/{d.Id}")
            ),
            Json.Options
        );
    }

    private static DeadlineState? StateOf(string? state, Validation valid)
    {
        if (state is null)
        {
            return null;
        }
        var known =
            Enum.TryParse<DeadlineState>(state, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && !char.IsAsciiDigit(state[0]);
        valid.Check(known, "state", "One of upcoming, warned, acknowledged, met, missed, withdrawn.");
        return parsed;
    }

    private static (DateTimeOffset Due, DeadlineId Id) Key(string? after, Validation valid)
    {
        if (after is null)
        {
            return default;
        }
        if (
            after.Split('/') is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var due)
            && due <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParse(id, out var last)
        )
        {
            return (new DateTimeOffset(due, TimeSpan.Zero), DeadlineId.From(last));
        }
        valid.Add("pageToken", "Not a token that a page gave.");
        return default;
    }
}
