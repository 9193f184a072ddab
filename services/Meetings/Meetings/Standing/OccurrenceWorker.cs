using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;

namespace Tot.Meetings.Standing;

/// <summary>
/// Summons ahead to each time of a standing meeting. It looks for what is due by an index, not at all there is; a time that another replica
/// has convened in between is refused by the store.
/// </summary>
internal sealed partial class OccurrenceWorker(
    IServiceScopeFactory scopes,
    IOptions<StandingOptions> options,
    TimeProvider clock,
    ILogger<OccurrenceWorker> logger
) : BackgroundService
{
    private const int MostTogether = 50;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var id in await DueAsync(stoppingToken))
                {
                    await SummonAsync(id, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
        }
    }

    private async Task<List<StandingMeetingId>> DueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var until = clock.GetUtcNow() + options.Value.SummonAhead;
        return await scope
            .ServiceProvider.GetRequiredService<MeetingsDb>()
            .StandingMeetings.Where(m => m.NextOccurrenceAt <= until)
            .OrderBy(m => m.NextOccurrenceAt)
            .Select(m => m.Id)
            .Take(MostTogether)
            .ToListAsync(ct);
    }

    private async Task SummonAsync(StandingMeetingId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MeetingsDb>();
        var now = clock.GetUtcNow();
        var standing = await db.StandingMeetings.SingleAsync(m => m.Id == id, ct);
        var next = standing.Next(now);
        if (next is not null && next.StartsAt - now <= options.Value.SummonAhead)
        {
            var convened = await scope.ServiceProvider.GetRequiredService<OccurrenceConvener>().ConveneAsync(standing, next, now, ct);
            if (!convened.IsSuccess)
            {
                LogNobody(id.Value, convened.Error.Code);
            }
            standing.Advance(next);
        }
        else
        {
            standing.SkipTo(next);
        }
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Another replica or the coordinator was first, or the rule was ended: look again at the next tick.
            LogOutrun(id.Value);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A time of standing meeting {Id} was left out: nobody can be summoned to it ({Code}).")]
    private partial void LogNobody(Guid id, string code);

    [LoggerMessage(LogLevel.Debug, "A time of standing meeting {Id} was convened by somebody else.")]
    private partial void LogOutrun(Guid id);

    [LoggerMessage(LogLevel.Error, "Summoning to standing meetings failed: {Reason}")]
    private partial void LogFailed(string reason);
}
