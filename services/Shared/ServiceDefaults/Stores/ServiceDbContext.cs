using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Handling;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Audit;

namespace Tot.ServiceDefaults.Stores;

/// <summary>The store of a service: its aggregates, and beside them the event log, inbox, idempotency records and audit log.</summary>
public abstract class ServiceDbContext(DbContextOptions options) : LogDbContext(options)
{
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<AuditEntry> AuditLog => Set<AuditEntry>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<WitnessedSeal> WitnessedSeals => Set<WitnessedSeal>();

    /// <summary>The assembly whose typed identifiers (<see cref="IId{TSelf}"/>) the store maps.</summary>
    protected abstract Assembly DomainAssembly { get; }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<AuditEntry>().Where(e => e.State == EntityState.Added).Select(e => e.Entity).ToList())
        {
            if (entry is { Ground: null, CaseId: { } caseId, OrganisationNumber: { } number })
            {
                entry.Ground = await GroundAsync(caseId, number, entry.At, cancellationToken);
            }
        }
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Why the agency may know of the case at that time, as far as this store knows; for the audit.</summary>
    protected virtual Task<string?> GroundAsync(Guid caseId, string organisationNumber, DateTimeOffset at, CancellationToken ct) =>
        Task.FromResult<string?>(null);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.AddTotConventions(DomainAssembly, Database.IsSqliteStore());

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<IdempotencyRecord>(b =>
        {
            b.ToTable("idempotency_records");
            b.HasKey(r => new { r.Caller, r.Key });
            b.HasIndex(r => r.CreatedAt);
        });
        modelBuilder.AddAudit();
        MarkNotPersonal(
            modelBuilder,
            typeof(IdempotencyRecord),
            typeof(AuditEntry),
            typeof(LoggedEvent),
            typeof(InboxEntry),
            typeof(FeedCursor),
            typeof(ParkedEvent)
        );
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        modelBuilder.UseSnakeCase();
        if (!Database.IsSqliteStore())
        {
            modelBuilder.CompareTextByBytes();
        }
    }

    /// <summary>By rule these hold identifiers, codes and event payloads only; tests plant names and look for them.</summary>
    private static void MarkNotPersonal(ModelBuilder modelBuilder, params Type[] entities)
    {
        foreach (var entity in entities.Select(modelBuilder.Entity))
        {
            foreach (var text in entity.Metadata.GetProperties().Where(p => p.ClrType == typeof(string)).ToList())
            {
                entity.Property<string>(text.Name).NotPersonal();
            }
        }
    }
}
