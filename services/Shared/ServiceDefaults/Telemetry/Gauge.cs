using System.Diagnostics.Metrics;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Telemetry;

/// <summary>A number about the service's work that is looked up now and then while metrics are exported.</summary>
/// <param name="Name">With dots, for example <c>tot.deliveries.pending</c>; explained in docs/operations.md.</param>
/// <param name="Unit">UCUM, for example <c>{delivery}</c>.</param>
/// <param name="Description">One sentence.</param>
/// <param name="ReadAsync">Looks it up in a scope of its own; several values differ in their tags.</param>
public sealed record Gauge(
    string Name,
    string Unit,
    string Description,
    Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<Measurement<long>>>> ReadAsync
);

public static class GaugeSetup
{
    /// <summary>Registers a number that one query of the store gives.</summary>
    /// <param name="services">The service's container.</param>
    /// <param name="name">See <see cref="Gauge"/>.</param>
    /// <param name="unit">See <see cref="Gauge"/>.</param>
    /// <param name="description">See <see cref="Gauge"/>.</param>
    /// <param name="read">Given the store and the time.</param>
    public static void AddGauge<TDb>(
        this IServiceCollection services,
        string name,
        string unit,
        string description,
        Func<TDb, DateTimeOffset, CancellationToken, Task<int>> read
    )
        where TDb : ServiceDbContext =>
        services.AddSingleton(
            new Gauge(
                name,
                unit,
                description,
                async (scope, ct) =>
                    [new(await read(scope.GetRequiredService<TDb>(), scope.GetRequiredService<TimeProvider>().GetUtcNow(), ct))]
            )
        );
}
