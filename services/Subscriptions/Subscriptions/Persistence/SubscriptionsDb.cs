using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Tot.Messaging.Log;
using Tot.NeedToKnow;
using Tot.Subscriptions.Alarm;
using Tot.Subscriptions.CopyCases;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Persistence;

/// <summary>The store: subscriptions, the partner feed, and each event's way to each subscription.</summary>
internal abstract class SubscriptionsDb(DbContextOptions options) : NeedToKnowDbContext(options)
{
    private const long FeedLock = 0x746F742E66656564;

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<PartnerEvent> PartnerEvents => Set<PartnerEvent>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<CaseCopy> CaseCopies => Set<CaseCopy>();

    public DbSet<CalendarAddress> CalendarAddresses => Set<CalendarAddress>();

    public DbSet<CalendarEntry> CalendarEntries => Set<CalendarEntry>();

    public DbSet<AgencyAddress> AgencyAddresses => Set<AgencyAddress>();

    public DbSet<OpenWarning> OpenWarnings => Set<OpenWarning>();

    protected override Assembly DomainAssembly => typeof(Subscription).Assembly;

    /// <summary>Saves, and wakes those who wait for what was saved.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var told = ChangeTracker.Entries<PartnerEvent>().Any(e => e.State == EntityState.Added);
        var changed = ChangeTracker.Entries<Subscription>().Where(IsChanged).Select(e => e.Entity.Id).ToHashSet();
        var queued = ChangeTracker
            .Entries<Delivery>()
            .Where(e => e.State == EntityState.Added)
            .Select(e => e.Entity.SubscriptionId)
            .ToHashSet();
        var rows =
            told && !Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal)
                ? await SaveInFeedOrderAsync(acceptAllChangesOnSuccess, cancellationToken)
                : await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (told)
        {
            this.GetService<FeedSignal>().Raise();
        }
        foreach (var id in changed)
        {
            this.GetService<InFlight>().Outdate(id);
        }
        if (changed.Count + queued.Count > 0)
        {
            this.GetService<WorkSignal>().Raise([.. changed.Union(queued)]);
        }
        return rows;
    }

    /// <summary>A statement that changes rows without loading them. On SQLite it takes its turn like every save.</summary>
    public async Task<int> WriteAsync(Func<Task<int>> write, CancellationToken ct)
    {
        using (await this.GetService<StoreRuntime>().WriteGate.EnterAsync(ct))
        {
            return await write();
        }
    }

    /// <summary>
    /// PostgreSQL hands positions out before it commits, so a lower one could appear after a reader has passed it. Whoever adds to the feed
    /// holds this lock from before its position is handed out until after it is committed.
    /// </summary>
    private async Task<int> SaveInFeedOrderAsync(bool acceptAllChangesOnSuccess, CancellationToken ct)
    {
        var rows = await Database
            .CreateExecutionStrategy()
            .ExecuteAsync(
                async token =>
                {
                    await using var transaction = await Database.BeginTransactionAsync(token);
                    await Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({FeedLock})", token);
                    var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess: false, token);
                    await transaction.CommitAsync(token);
                    return saved;
                },
                ct
            );
        if (acceptAllChangesOnSuccess)
        {
            ChangeTracker.AcceptAllChanges();
        }
        return rows;
    }

    private static bool IsChanged(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Subscription> entry) =>
        entry.State is EntityState.Added or EntityState.Modified;
}

/// <summary>The same on SQLite, with its migrations.</summary>
internal sealed class SqliteSubscriptionsDb(DbContextOptions<SqliteSubscriptionsDb> options) : SubscriptionsDb(options);

/// <summary>Carries the PostgreSQL migrations.</summary>
internal sealed class NpgsqlSubscriptionsDb(DbContextOptions<NpgsqlSubscriptionsDb> options) : SubscriptionsDb(options);
