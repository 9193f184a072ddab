using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Messaging.Log;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Demo;

namespace Tot.Obligations.Demo;

/// <summary>Registers the agencies of the demo's personas that are not there yet, before anybody can ask for them.</summary>
internal sealed class DemoDirectory(IServiceScopeFactory scopes, WorkTurns turns, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var turn = await turns.TakeAsync("demo", cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObligationsDb>();
        var known = await db.Agencies.Select(a => a.Id).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var persona in DemoPersonas.All.Where(p => !known.Contains(AgencyId.From(p.AgencyId))))
        {
            // Taken by somebody's own entry: then that agency is the persona's.
            _ = await RegisterAgency.RegisterAsync(db, AgencyId.From(persona.AgencyId), DetailsOf(persona), now, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static AgencyDetails DetailsOf(DemoPersona persona) =>
        new(
            (AgencyKind)(int)persona.Kind,
            persona.AgencyName,
            OrganisationNumber.TryParse(persona.OrganisationNumber, out var number)
                ? number
                : throw new InvalidOperationException($"The demo persona {persona.Name} has no valid organisation number."),
            persona.Municipality,
            District: null,
            new Contact("On call (demo)", "+47 00 00 00 00", $"on-call.{persona.Name}@example.test"),
            new Contact("Leader (demo)", null, $"leader.{persona.Name}@example.test"),
            new DateOnly(2020, 1, 1),
            LastActiveOn: null
        );
}
