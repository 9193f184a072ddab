using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.ServiceDefaults.Audit;

/// <summary>The audit of a service that has a store.</summary>
internal static class AuditSetup
{
    private static readonly string[] ServicesWithAudit = ["intake", "meetings", "obligations", "placements", "subscriptions"];

    public static void AddAudit(this IServiceCollection services)
    {
        services.AddScoped<CaseReach>();
        services.AddSingleton<ReadRecorder>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RecordForbidden>();
        services.AddSingleton(AuditAge.Gauge);
        services.AddSingleton<AuditWitnesses>();
        services.AddSingleton(sp => new AuditVerifier(
            sp.GetRequiredService<IServiceScopeFactory>(),
            sp.GetRequiredService<AuditWitnesses>()
        ));
        services.AddSingleton<AuditSealer>();
        services.AddHostedService(sp => sp.GetRequiredService<AuditSealer>());
    }

    public static void MapAudit(this WebApplication app)
    {
        if (app.Services.GetService<AuditVerifier>() is not null)
        {
            var service = app.Services.GetRequiredService<ServiceName>().Value;
            string[] others = [.. ServicesWithAudit.Where(s => s != service)];
            app.MapGrpcService<AuditWitnessGrpc>().RequireCallers(("Witness", others), ("ListWitnessed", others));
            ReadAudit.Map(app.MapApi("Audit"), service);
        }
    }
}
