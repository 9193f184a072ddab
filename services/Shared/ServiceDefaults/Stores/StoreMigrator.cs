using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Stores;

/// <summary>Brings the store up to date before anything else starts. A cluster sets <c>Store:MigrateOnStart</c> to false and runs <c>migrate</c>.</summary>
public sealed class StoreMigrator(IServiceScopeFactory scopes, WorkTurns turns, IConfiguration configuration) : IHostedLifecycleService
{
    /// <summary>Replicas that start together migrate one after the other; the later ones find nothing left to do.</summary>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var turn = await turns.TakeAsync("migrate", ct);
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<ServiceDbContext>().Database;
        if ((await database.GetPendingMigrationsAsync(ct)).Any())
        {
            await database.MigrateAsync(ct);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) =>
        configuration.GetValue("Store:MigrateOnStart", defaultValue: true) ? MigrateAsync(cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
