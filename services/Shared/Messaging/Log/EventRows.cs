using Microsoft.EntityFrameworkCore;

namespace Tot.Messaging.Log;

/// <summary>Many events at once, in their order.</summary>
internal static class EventRows
{
    private static readonly GivenRows<LoggedEvent> Events = new GivenRows<LoggedEvent>()
        .With("event_id", e => e.EventId)
        .With("type", e => e.Type)
        .With("subject", e => e.Subject)
        .With("subject_version", e => e.SubjectVersion)
        .WithInstant("occurred_at", e => e.OccurredAt)
        .With("trace_parent", e => e.TraceParent)
        .With("payload", e => e.Payload);

    public static async Task InsertAsync(LogDbContext db, IReadOnlyCollection<LoggedEvent> events, CancellationToken ct)
    {
        if (!db.Database.IsPostgres())
        {
            await Events.ExecuteAsync(db, $"insert into event_log ({Events.Columns}) select {Events.Columns} from given", events, ct);
            return;
        }
        await PostgresLog.HoldReadersAsync(db, ct);
        await Events.ExecuteAsync(
            db,
            $"insert into event_log (position, {Events.Columns}) select {PostgresLog.Draw}, {Events.Columns} from given",
            events,
            ct
        );
    }
}
