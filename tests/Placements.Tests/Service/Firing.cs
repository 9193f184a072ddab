using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Messaging.Log;
using Tot.Placements.Persistence;
using Tot.Testing;
using Deadline = Tot.Placements.Domain.Deadlines.Deadline;
using DeadlineState = Tot.Placements.Domain.Deadlines.DeadlineState;

namespace Tot.Placements.Tests.Service;

internal static class Firing
{
    /// <summary>Waits until nothing is due at the clock's time.</summary>
    public static Task FiredAsync(this PlacementsWorld world) =>
        Eventually.TrueAsync(
            async () =>
            {
                var now = world.Host.Clock.Now;
                return !await world.Host.InStoreAsync((PlacementsDb db) => db.Deadlines.AnyAsync(d => d.NextActionAt <= now));
            },
            "every due deadline has fired"
        );

    /// <summary>What is stored and what was told are the same history: no change lost, none twice, none overwritten.</summary>
    public static async Task ConsistentAsync(this PlacementsWorld world)
    {
        var deadlines = await world.Host.InStoreAsync((PlacementsDb db) => db.Deadlines.AsNoTracking().ToListAsync());
        var told = (await world.Host.EventsAsync()).ToLookup(e => e.Subject, StringComparer.Ordinal);
        Assert.NotEmpty(deadlines);
        foreach (var deadline in deadlines)
        {
            Check(deadline, [.. told[$"deadlines/{deadline.Id.Value}"]]);
        }
    }

    private static void Check(Deadline deadline, List<LoggedEvent> told)
    {
        // The revision counts what was told, the first of which a test may have left out.
        Assert.Equal(
            Enumerable.Range(1, told.Count).Select(nth => deadline.Revision - told.Count + nth),
            told.Select(e => e.SubjectVersion)
        );
        Assert.Equal(
            deadline.Warnings.Where(w => w.SentAt is not null).Select(w => (w.Version, w.LeadDays, Text(w.WarnOn), w.Late)).Order(),
            told.Where(e => e.Type == DeadlineApproaching.Descriptor.FullName)
                .Select(e => DeadlineApproaching.Parser.ParseJson(e.Payload))
                .Select(w => (w.Deadline.Version, w.LeadDays, w.WarnOn, w.Late))
                .Order()
        );
        if (told.Count > 0)
        {
            Assert.Equal(StateAfter(told[^1].Type), deadline.State);
        }
    }

    private static DeadlineState StateAfter(string type) =>
        type["tot.events.v1.".Length..] switch
        {
            nameof(DeadlineSet) or nameof(DeadlineMoved) => DeadlineState.Upcoming,
            nameof(DeadlineApproaching) => DeadlineState.Warned,
            nameof(DeadlineAcknowledged) => DeadlineState.Acknowledged,
            nameof(DeadlineMissed) => DeadlineState.Missed,
            nameof(DeadlineMet) => DeadlineState.Met,
            nameof(DeadlineWithdrawn) => DeadlineState.Withdrawn,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a deadline's event."),
        };

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
