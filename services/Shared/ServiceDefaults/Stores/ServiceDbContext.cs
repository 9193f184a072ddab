using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
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
        var changes = ChangeTracker.Entries().Where(e => e.State is not EntityState.Unchanged).ToList();
        var audited = changes.Select(e => e.Entity).OfType<AuditEntry>().ToList();
        if (audited.Count > 0 && audited.Count == changes.Count && Database.CurrentTransaction is null)
        {
            // Nothing was done, only read: the record of it may share its commit with others.
            changes.ForEach(e => e.State = EntityState.Detached);
            await this.GetService<ReadRecorder>().RecordAsync(audited, cancellationToken);
            return audited.Count;
        }
        await StateGroundsAsync(audited, cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Records many acts that belong to no request, none of them an object of this context; within <see cref="LogDbContext.InOneTransactionAsync"/>.</summary>
    public Task AuditAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken ct) =>
        Database.CurrentTransaction is null
            ? throw new InvalidOperationException("Record acts in the transaction that does them.")
            : AuditRows.InsertAsync(this, entries, ct);

    /// <summary>Writes entries of the audit, and nothing else, in one commit.</summary>
    internal async Task RecordAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        await StateGroundsAsync(entries, ct);
        using (await this.GetService<StoreRuntime>().WriteGate.EnterAsync(ct))
        {
            await AuditRows.InsertAsync(this, entries, ct);
        }
    }

    private async Task StateGroundsAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        var known = new Dictionary<(Guid, string), string?>();
        foreach (var entry in entries)
        {
            if (entry is not { Ground: null, CaseId: { } caseId, OrganisationNumber: { } number })
            {
                continue;
            }
            if (!known.TryGetValue((caseId, number), out var ground))
            {
                known[(caseId, number)] = ground = await GroundAsync(caseId, number, entry.At, ct);
            }
            entry.Ground = ground;
        }
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
