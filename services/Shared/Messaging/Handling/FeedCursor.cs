using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Log;

namespace Tot.Messaging.Handling;

/// <summary>How far a consumer has come in a source's log; saved with the effect of the event at that position.</summary>
public sealed class FeedCursor
{
    public required string Name { get; init; }

    /// <summary>Everything up to here is handled or parked, inclusive.</summary>
    public long Position { get; set; }
}

/// <summary>Which cursor moves to which position (inclusive).</summary>
public sealed record FeedCursorMove(string Name, long Position);

internal static class FeedCursors
{
    /// <summary>Where the cursor is; made at 0 when it is asked for the first time, so that it need not be looked for when it moves.</summary>
    public static async Task<long> OpenAsync(LogDbContext db, string name, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await LogQueries.Of(db).Cursor(db, name, ct) is { } position)
            {
                return position;
            }
            db.FeedCursors.Add(new FeedCursor { Name = name });
            try
            {
                await db.SaveChangesAsync(ct);
            }
            // Another replica was first.
            catch (DbUpdateException) when (attempt == 1) { }
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Moves with the next save. The cursor has been opened.</summary>
    public static void Move(LogDbContext db, FeedCursorMove? move)
    {
        if (move is null)
        {
            return;
        }
        var cursor = db.FeedCursors.Attach(new FeedCursor { Name = move.Name, Position = move.Position });
        cursor.Property(c => c.Position).IsModified = true;
    }
}
