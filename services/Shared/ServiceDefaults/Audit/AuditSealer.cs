using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>
/// Seals what the audit has gained every <c>Audit:SealEvery</c> (5 s) and shows the newest seal to the other services. What was taken out
/// before it was sealed is not missed: that is how short the time must be.
/// </summary>
internal sealed partial class AuditSealer(
    IServiceScopeFactory scopes,
    WorkTurns turns,
    AuditWitnesses witnesses,
    TimeProvider clock,
    IConfiguration configuration,
    ILogger<AuditSealer> logger
) : BackgroundService
{
    private const int MostEntries = 2_000;
    private const string Work = "audit-seal";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(configuration.GetValue("Audit:SealEvery", TimeSpan.FromSeconds(5)));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SealAsync(stoppingToken);
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
                LogFailed(e.GetType().Name);
            }
        }
    }

    /// <summary>Seals everything that is there now, unless another replica is at it, and shows the head to the witnesses that have not seen it.</summary>
    public async Task SealAsync(CancellationToken ct)
    {
        await using var turn = await turns.TryTakeAsync(Work, ct);
        if (turn is null)
        {
            return;
        }
        while (await SealNextAsync(ct) == MostEntries) { }
        await witnesses.ShowHeadAsync(ct);
    }

    /// <returns>How many entries the seal covers; 0 when there was nothing to seal.</returns>
    private async Task<int> SealNextAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var entries = await db.AuditLog.AsNoTracking().Where(a => a.Seal == null).OrderBy(a => a.Id).Take(MostEntries).ToListAsync(ct);
        if (entries.Count == 0)
        {
            return 0;
        }
        var last = await db.AuditSeals.AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(ct);
        var (number, previous) = ((last?.Number ?? 0) + 1, last?.Hash ?? AuditChain.Beginning);
        var seal = new AuditSeal
        {
            Number = number,
            PreviousHash = previous,
            Hash = AuditChain.Hash(previous, number, entries),
            Entries = entries.Count,
            SealedAt = clock.GetUtcNow(),
        };
        var ids = entries.ConvertAll(a => a.Id);
        await db.InOneTransactionAsync(
            async token =>
            {
                // The number is the primary key: of two that seal at once, one fails whole.
                db.AuditSeals.Add(seal);
                await db.SaveChangesAsync(token);
                await db.AuditLog.Where(a => ids.Contains(a.Id)).ExecuteUpdateAsync(set => set.SetProperty(a => a.Seal, number), token);
            },
            ct
        );
        return entries.Count;
    }

    [LoggerMessage(LogLevel.Error, "Sealing the audit failed: {Reason}")]
    private partial void LogFailed(string reason);
}
