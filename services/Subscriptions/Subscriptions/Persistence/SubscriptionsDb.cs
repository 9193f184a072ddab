using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Tot.NeedToKnow;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Persistence;

/// <summary>The store: subscriptions, the partner feed, and each event's way to each subscription.</summary>
internal abstract class SubscriptionsDb(DbContextOptions options) : NeedToKnowDbContext(options)
{
    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<PartnerEvent> PartnerEvents => Set<PartnerEvent>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    protected override Assembly DomainAssembly => typeof(Subscription).Assembly;

    /// <summary>Saves, and wakes those who wait for what was saved.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var told = ChangeTracker.Entries<PartnerEvent>().Any(e => e.State == EntityState.Added);
        var work =
            ChangeTracker.Entries<Delivery>().Any(e => e.State == EntityState.Added)
            || ChangeTracker.Entries<Subscription>().Any(IsChanged);
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (told)
        {
            this.GetService<FeedSignal>().Raise();
        }
        if (work)
        {
            this.GetService<WorkSignal>().Raise();
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
