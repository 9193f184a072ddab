using Microsoft.AspNetCore.Builder;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.ServiceDefaults.Audit;

/// <summary>The audit of a service that has a store.</summary>
internal static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services)
    {
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
            app.MapGrpcService<AuditWitnessGrpc>().RequireService();
            ReadAudit.Map(app.MapApi("Audit"), app.Services.GetRequiredService<ServiceName>().Value);
        }
    }
}
