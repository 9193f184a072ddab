using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Messaging.Handling;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Entitle;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Publish;

/// <summary>What every publisher of the partner feed needs.</summary>
internal sealed class PublisherParts(
    IServiceScopeFactory scopes,
    Entitlement entitlement,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options
)
{
    public IServiceScopeFactory Scopes => scopes;
    public Entitlement Entitlement => entitlement;
    public TimeProvider Clock => clock;
    public SubscriptionsOptions Options => options.Value;
}

/// <summary>
/// Tells the partner feed on another road too: each event to every agency that may know of it at that moment, in the order told, at least once
/// with the same id. A mark in the store says how far it has come.
/// </summary>
internal abstract partial class PartnerPublisher(PublisherParts parts, string mark, ILogger logger) : BackgroundService
{
    private const int BatchSize = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(parts.Options.PollInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await PublishBatchAsync(stoppingToken) == BatchSize) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(mark, e.GetType().Name);
            }
        }
    }

    /// <summary>Brings an event to an agency's own place. Returning means that it is safe there.</summary>
    protected abstract Task PublishAsync(string organisationNumber, PartnerEvent told, byte[] cloudEvent, CancellationToken ct);

    private async Task<int> PublishBatchAsync(CancellationToken ct)
    {
        await using var scope = parts.Scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var reached = await db.FeedCursors.SingleOrDefaultAsync(c => c.Name == mark, ct);
        if (reached is null)
        {
            db.FeedCursors.Add(reached = new FeedCursor { Name = mark });
        }
        var after = reached.Position;
        var told = await db
            .PartnerEvents.AsNoTracking()
            .Where(e => e.Position > after)
            .OrderBy(e => e.Position)
            .Take(BatchSize)
            .ToListAsync(ct);
        if (told.Count == 0)
        {
            return 0;
        }
        try
        {
            foreach (var e in told)
            {
                if (await ReadersOrNotYetAsync(db, e, ct) is not { } readers)
                {
                    return 0;
                }
                foreach (var reader in readers)
                {
                    await PublishAsync(reader, e, Write(e), ct);
                }
                reached.Position = e.Position;
            }
        }
        finally
        {
            // Also of a batch that broke off: only the rest is told again.
            await db.SaveChangesAsync(CancellationToken.None);
        }
        return told.Count;
    }

    private async Task<List<string>?> ReadersOrNotYetAsync(SubscriptionsDb db, PartnerEvent told, CancellationToken ct)
    {
        try
        {
            return await ReadersAsync(db, told, ct);
        }
        catch (NotYetException)
        {
            return null;
        }
    }

    /// <summary>
    /// Organisation numbers; null when it must be asked again later: nobody can say, an addressee is still being let in, or an agency is not in the
    /// copy of the directory yet.
    /// </summary>
    private async Task<List<string>?> ReadersAsync(SubscriptionsDb db, PartnerEvent told, CancellationToken ct)
    {
        var agencies = told.CaseId is { } caseId ? await parts.Entitlement.ListAsync(caseId, ct) : [.. told.Audience];
        if (agencies is null || told.Audience.Any(a => !agencies.Contains(a) && told.MayStillAdmit(a, parts.Clock.GetUtcNow())))
        {
            return null;
        }
        var numbers = await db.AgencyCopies.Where(a => agencies.Contains(a.AgencyId)).Select(a => a.OrganisationNumber).ToListAsync(ct);
        return numbers.Count < agencies.Count ? null : numbers;
    }

    private byte[] Write(PartnerEvent told)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            HttpBinding.Write(json, CloudEvent.Of(told, parts.Options.PublicBaseUrl));
        }
        return buffer.ToArray();
    }

    [LoggerMessage(LogLevel.Warning, "Publishing the partner feed past {Mark} failed ({Reason}); it goes on trying.")]
    private partial void LogFailed(string mark, string reason);
}
