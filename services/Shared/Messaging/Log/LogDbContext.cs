using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Tot.Messaging.Handling;

namespace Tot.Messaging.Log;

/// <summary>A store with an event log, an inbox and cursors. One <c>SaveChangesAsync</c> is one transaction.</summary>
public abstract class LogDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<LoggedEvent> EventLog => Set<LoggedEvent>();

    public DbSet<InboxEntry> Inbox => Set<InboxEntry>();

    public DbSet<FeedCursor> FeedCursors => Set<FeedCursor>();

    public DbSet<ParkedEvent> ParkedEvents => Set<ParkedEvent>();

    /// <summary>Appends a fact; it is told once the surrounding save has committed.</summary>
    /// <param name="message">The event; holds no personal data.</param>
    /// <param name="subject">What it is about, <c>plural/id</c>.</param>
    /// <param name="subjectVersion">Version of the subject after the event.</param>
    /// <param name="occurredAt">When it happened.</param>
    public LoggedEvent Append(IMessage message, string subject, long subjectVersion, DateTimeOffset occurredAt)
    {
        var logged = LoggedEvent.Of(message, subject, subjectVersion, occurredAt);
        EventLog.Add(logged);
        return logged;
    }

    /// <summary>Appends many facts in their order, none of them an object of this context; within <see cref="InOneTransactionAsync"/>.</summary>
    public Task AppendAsync(IReadOnlyCollection<LoggedEvent> events, CancellationToken ct) =>
        Database.CurrentTransaction is null
            ? throw new InvalidOperationException("Append many events within a transaction: only its end lets them be read.")
            : EventRows.InsertAsync(this, events, ct);

    /// <summary>
    /// Statements and saves of which all hold or none; what they append is told once they have committed. What the context knew before is
    /// forgotten, for the store may have them done once more from the beginning.
    /// </summary>
    public async Task InOneTransactionAsync(Func<CancellationToken, Task> act, CancellationToken ct)
    {
        var runtime = this.GetService<StoreRuntime>();
        using (await runtime.WriteGate.EnterAsync(ct))
        {
            await Database
                .CreateExecutionStrategy()
                .ExecuteAsync(
                    async token =>
                    {
                        ChangeTracker.Clear();
                        await using var transaction = await Database.BeginTransactionAsync(token);
                        await act(token);
                        await transaction.CommitAsync(token);
                    },
                    ct
                );
        }
        runtime.Signal.Raise();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var runtime = this.GetService<StoreRuntime>();
        var tells = ChangeTracker.Entries<LoggedEvent>().Any(e => e.State == EntityState.Added);
        int rows;
        // Whoever began a transaction has passed the gate.
        using (Database.CurrentTransaction is null ? await runtime.WriteGate.EnterAsync(cancellationToken) : default)
        {
            rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        if (tells)
        {
            runtime.Signal.Raise();
        }
        return rows;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save with SaveChangesAsync: only it passes the write gate.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LoggedEvent>(b =>
        {
            b.ToTable("event_log");
            b.HasKey(e => e.Position);
            var position = b.Property(e => e.Position).ValueGeneratedOnAdd();
            if (Database.IsPostgres())
            {
                modelBuilder.DrawPosition(position);
            }
            b.HasIndex(e => e.EventId).IsUnique();
            b.HasIndex(e => new { e.Type, e.Position });
        });
        modelBuilder.Entity<InboxEntry>(b =>
        {
            b.ToTable("inbox");
            b.HasKey(e => new { e.Handler, e.EventId });
        });
        modelBuilder.Entity<FeedCursor>(b =>
        {
            b.ToTable("feed_cursors");
            b.HasKey(e => e.Name);
        });
        modelBuilder.Entity<ParkedEvent>(b =>
        {
            b.ToTable("parked_events");
            b.HasKey(e => new { e.Handler, e.EventId });
            b.HasIndex(e => e.NextAttemptAt);
        });
    }
}
