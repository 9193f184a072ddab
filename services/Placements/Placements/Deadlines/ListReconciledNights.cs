using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Deadlines;

internal static class ListReconciledNights
{
    public static void MapListReconciledNights(this RouteGroupBuilder api) =>
        api.MapGet("/deadlines/reconciliations", HandleAsync)
            .RequireRoles(Roles.Admin, Roles.Auditor)
            .WithName("ListReconciledNights")
            .WithSummary("What each night's reconciliation found, the newest first.")
            .Produces<Page<NightView>>();

    private static async Task<IResult> HandleAsync(int? pageSize, string? pageToken, PlacementsDb db, CancellationToken ct)
    {
        var valid = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, valid);
        var before = DateOnly.MaxValue;
        valid.Check(
            after is null || DateOnly.TryParseExact(after, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out before),
            "pageToken",
            "Not a token that a page gave."
        );
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var nights = await db
            .ReconciledNights.AsNoTracking()
            .Where(night => night.Night < before)
            .OrderByDescending(night => night.Night)
            .Take(size + 1)
            .ToListAsync(ct);
        return Results.Json(
            Page<NightView>.Of([.. nights.Select(NightView.Of)], size, night => night.Night.ToString("O", CultureInfo.InvariantCulture)),
            Json.Options
        );
    }
}

/// <param name="Night">The day, in Oslo, at three o'clock of which it was to run.</param>
/// <param name="Late">More than an hour after its time.</param>
/// <param name="WarningsWithoutProof">Warnings that were due and had no proof of sending when it began; it has sent them.</param>
internal sealed record NightView(
    DateOnly Night,
    DateTimeOffset RanAt,
    bool Late,
    int Placements,
    int DeadlinesChanged,
    int WarningsWithoutProof,
    int Fired
)
{
    public static NightView Of(ReconciledNight night) =>
        new(night.Night, night.RanAt, night.Late, night.Placements, night.DeadlinesChanged, night.WarningsWithoutProof, night.Fired);
}
