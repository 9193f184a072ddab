using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Messaging.Handling;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Dapr;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Entitle;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Publish;

/// <summary>
/// Tells the partner feed through a Dapr pub/sub component too: each event to the topic of every agency that may know of it at that moment,
/// in the order told, at least once with the same id. Runs only beside a sidecar.
/// </summary>
internal sealed partial class PublishThroughDapr(
    DaprSidecar sidecar,
    IServiceScopeFactory scopes,
    Entitlement entitlement,
    TimeProvider clock,
    IConfiguration configuration,
    IOptions<SubscriptionsOptions> options,
    ILogger<PublishThroughDapr> logger
) : BackgroundService
{
    private const string Mark = "dapr-published";
    private const int BatchSize = 100;

    // Of two transactions the one with the lower position may be seen later.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly string _pubSub = configuration["Dapr:PubSub"] ?? "partner-events";

    /// <summary>An agency's own topic: the component's scopes decide who may read it.</summary>
    public static string TopicOf(string organisationNumber) => "tot.partner-events." + organisationNumber;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await PublishBatchAsync(stoppingToken) == BatchSize) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
        }
    }

    private async Task<int> PublishBatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var mark = await db.FeedCursors.SingleOrDefaultAsync(c => c.Name == Mark, ct);
        if (mark is null)
        {
            db.FeedCursors.Add(mark = new FeedCursor { Name = Mark });
        }
        var (after, settled) = (mark.Position, clock.GetUtcNow() - Settled);
        var told = await db
            .PartnerEvents.AsNoTracking()
            .Where(e => e.Position > after && e.ToldAt <= settled)
            .OrderBy(e => e.Position)
            .Take(BatchSize)
            .ToListAsync(ct);
        try
        {
            foreach (var e in told)
            {
                if (await ReadersAsync(db, e, ct) is not { } readers)
                {
                    return 0;
                }
                foreach (var reader in readers)
                {
                    if (!await sidecar.PublishAsync(_pubSub, TopicOf(reader), Write(e), ct))
                    {
                        LogNoTopic(TopicOf(reader));
                    }
                }
                mark.Position = e.Position;
            }
        }
        finally
        {
            // Also of a batch that broke off: only the rest is told again.
            await db.SaveChangesAsync(CancellationToken.None);
        }
        return told.Count;
    }

    /// <summary>Organisation numbers; null when it must be asked again later: nobody can say, or an addressee is still being let in.</summary>
    private async Task<List<string>?> ReadersAsync(SubscriptionsDb db, PartnerEvent told, CancellationToken ct)
    {
        var agencies = told.CaseId is { } caseId ? await entitlement.ListAsync(caseId, ct) : [.. told.Audience];
        if (agencies is null || told.Audience.Any(a => !agencies.Contains(a) && told.MayStillAdmit(a, clock.GetUtcNow())))
        {
            return null;
        }
        return await db.Set<AgencyCopy>().Where(a => agencies.Contains(a.AgencyId)).Select(a => a.OrganisationNumber).ToListAsync(ct);
    }

    private byte[] Write(PartnerEvent told)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            HttpBinding.Write(json, CloudEvent.Of(told, options.Value.PublicBaseUrl));
        }
        return buffer.ToArray();
    }

    [LoggerMessage(LogLevel.Warning, "Publishing through Dapr failed ({Reason}); it goes on trying.")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "Dapr does not let Tot publish to {Topic}; the agency gets its events by feed or webhook only.")]
    private partial void LogNoTopic(string topic);
}
