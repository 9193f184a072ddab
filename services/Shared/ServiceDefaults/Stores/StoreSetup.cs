using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Health;

namespace Tot.ServiceDefaults.Stores;

public static class StoreSetup
{
    /// <summary>
    /// Registers the service's store: an SQLite file, or a PostgreSQL database of the service's own, as <see cref="StoreSettings"/> says.
    /// <typeparamref name="TSqlite"/> and <typeparamref name="TNpgsql"/> carry each provider's migrations, see docs/adr/0008.
    /// </summary>
    public static void AddStore<TDb, TSqlite, TNpgsql>(this IHostApplicationBuilder builder, string service)
        where TDb : ServiceDbContext
        where TSqlite : TDb
        where TNpgsql : TDb
    {
        var settings = builder.Configuration.GetSection("Store").Get<StoreSettings>() ?? new StoreSettings();
        var services = builder.Services;
        services.AddSingleton<EventLogSignal>();
        switch (settings.Provider)
        {
            case StoreProvider.Sqlite:
                services.AddSqliteStore<TSqlite>(settings, service);
                services.AddScoped<TDb>(sp => sp.GetRequiredService<TSqlite>());
                break;
            case StoreProvider.Postgres:
                services.AddPostgresStore<TNpgsql>(settings, service);
                services.AddScoped<TDb>(sp => sp.GetRequiredService<TNpgsql>());
                break;
            default:
                throw new InvalidOperationException($"Store:Provider is {settings.Provider}; it can be sqlite or postgres.");
        }
        // The same context under several names: the container disposes each of them, but only the pool's own lease gives it back. A context
        // from the pool's factory would go back at the first and be taken from its next user at the second.
        services.AddScoped<ServiceDbContext>(sp => sp.GetRequiredService<TDb>());
        services.AddScoped<LogDbContext>(sp => sp.GetRequiredService<TDb>());
        services.AddSingleton<StoreMigrator>();
        services.AddHostedService(sp => sp.GetRequiredService<StoreMigrator>());
        services.AddSingleton<IdempotencyCleanup>();
        services.AddHostedService(sp => sp.GetRequiredService<IdempotencyCleanup>());
        services.AddAudit();
        services.AddOptions<StoreUpkeepOptions>().BindConfiguration("Store").ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<StoreUpkeep>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store").AddCheck<ParkedEventsHealthCheck>("events");
    }
}
