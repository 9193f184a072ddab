using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Log;
using Tot.Messaging.RabbitMq;

namespace Tot.Messaging.Handling;

/// <summary>Gives everything that was given up another chance, once its cause is mended. The running replicas then do the work.</summary>
public sealed class Replay(IServiceScopeFactory scopes, TimeProvider clock, IServiceProvider services)
{
    /// <returns>How many parked events are due again, and how many messages went back from the broker's error queue.</returns>
    public async Task<(int Parked, int Messages)> RunAsync(CancellationToken ct)
    {
        var messages = services.GetService<RabbitMqErrors>() is { } errors ? await errors.ReplayAsync(ct) : 0;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        var givenUp = await db.ParkedEvents.Where(p => p.NextAttemptAt == null).ToListAsync(ct);
        foreach (var parked in givenUp)
        {
            (parked.Attempts, parked.NextAttemptAt) = (0, clock.GetUtcNow());
        }
        await db.SaveChangesAsync(ct);
        return (givenUp.Count, messages);
    }
}
