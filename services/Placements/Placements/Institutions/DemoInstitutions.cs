using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Log;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Persistence;

namespace Tot.Placements.Institutions;

/// <summary>Two invented institutions for the demo, one of them not approved for the purpose.</summary>
internal sealed class DemoInstitutions(IServiceScopeFactory scopes, WorkTurns turns, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var turn = await turns.TakeAsync("demo", cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
        if (await db.Institutions.AnyAsync(cancellationToken))
        {
            return;
        }
        var now = clock.GetUtcNow();
        var approvedFrom = new DateOnly(2020, 1, 1);
        db.Institutions.Add(
            Institution.Register("Institusjonen Eksempel (demo)", InstitutionKind.Residential, 20, approvedFrom, null, now).Value
        );
        db.Institutions.Add(
            Institution.Register("Ungdomshjemmet Eksempel, ikke godkjent (demo)", InstitutionKind.Residential, 4, null, null, now).Value
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
