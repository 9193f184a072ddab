using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Stores;

/// <summary>Brings the store up to date before anything else starts. A cluster sets <c>Store:MigrateOnStart</c> to false and runs <c>migrate</c>.</summary>
public sealed class StoreMigrator(IServiceScopeFactory scopes, WorkTurns turns, IConfiguration configuration) : IHostedLifecycleService
{
    /// <summary>Replicas that start together migrate one after the other; the later ones find nothing left to do.</summary>
    /// <exception cref="InvalidOperationException">The store's migrations are not those of this program: docs/adr/0008.</exception>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var turn = await turns.TakeAsync("migrate", ct);
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<ServiceDbContext>().Database;
        var pending = (await database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count == 0)
        {
            return;
        }
        if (pending[0] == database.GetMigrations().First() && (await database.GetAppliedMigrationsAsync(ct)).Any())
        {
            throw new InvalidOperationException(
                "The store was made by a build from before the first release. Begin anew with an empty one."
            );
        }
        await database.MigrateAsync(ct);
    }

    public Task StartingAsync(CancellationToken cancellationToken) =>
        configuration.GetValue("Store:MigrateOnStart", defaultValue: true) ? MigrateAsync(cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
