using Microsoft.EntityFrameworkCore;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>Renews the leases of this replica, and breaks off what it sends for subscriptions that were paused, moved or deleted at another.</summary>
internal sealed partial class LaneKeeper(IServiceScopeFactory scopes, LaneClaims claims, InFlight inFlight, ILogger<LaneKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var lost in await claims.RenewAsync(stoppingToken))
                {
                    await inFlight.StopAsync(lost);
                }
                foreach (var (id, state) in await NoLongerActiveAsync(stoppingToken))
                {
                    await inFlight.StopAsync(id, eventsOnly: state == SubscriptionState.Pending);
                }
            }
            catch (Exception e)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogFault(e.GetType().Name, e.StackTrace);
                }
            }
            await Task.WhenAny(Task.Delay(Interval, stoppingToken));
        }
        // The workers, which stop before this, have broken off what was under way.
        await inFlight.UntilEmptyAsync();
        await claims.ReleaseAllAsync(CancellationToken.None);
    }

    private async Task<IEnumerable<(SubscriptionId Id, SubscriptionState State)>> NoLongerActiveAsync(CancellationToken ct)
    {
        var inUse = claims.InUse();
        if (inUse.Count == 0)
        {
            return [];
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var rows = await db
            .Subscriptions.Where(s => inUse.Contains(s.Id) && s.State != SubscriptionState.Active)
            .Select(s => new { s.Id, s.State })
            .ToListAsync(ct);
        return rows.Select(r => (r.Id, r.State));
    }

    [LoggerMessage(LogLevel.Error, "Renewing leases failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
