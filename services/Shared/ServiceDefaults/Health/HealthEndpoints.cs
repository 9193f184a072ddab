using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work. In every environment.</summary>
public static class HealthEndpoints
{
    internal static void AddHealth(this IServiceCollection services) => services.AddHealthChecks();

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext http, HealthReport report) =>
        http.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString().ToLowerInvariant(),
                checks = report.Entries.ToDictionary(
                    e => e.Key,
                    e => new
                    {
                        status = e.Value.Status.ToString().ToLowerInvariant(),
                        e.Value.Description,
                        e.Value.Data,
                    },
                    StringComparer.Ordinal
                ),
            },
            http.RequestAborted
        );
}

/// <summary>The store can be read and is up to date.</summary>
internal sealed class StoreHealthCheck(IServiceScopeFactory scopes) : IHealthCheck
{
    private volatile bool _migrated;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        // Once up to date it stays so while this process runs.
        _migrated = _migrated || !(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();
        if (!_migrated)
        {
            return HealthCheckResult.Unhealthy("Migrations are pending.");
        }
        _ = await db.FeedCursors.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Degraded while an event is given up that a handler could not take: somebody must mend the cause and replay it. Never unready for that.</summary>
internal sealed class ParkedEventsHealthCheck(IServiceScopeFactory scopes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var parked = await db
            .ParkedEvents.GroupBy(p => p.NextAttemptAt == null)
            .Select(g => new { GivenUp = g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.GivenUp, g => g.Count, cancellationToken);
        var (waiting, givenUp) = (parked.GetValueOrDefault(false), parked.GetValueOrDefault(true));
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["waiting"] = waiting, ["givenUp"] = givenUp };
        return givenUp == 0
            ? HealthCheckResult.Healthy(data: data)
            : HealthCheckResult.Degraded($"Events given up: {givenUp}.", data: data);
    }
}
