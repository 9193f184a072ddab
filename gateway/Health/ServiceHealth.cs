using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tot.Gateway.Limits;
using Tot.Gateway.Proxy;
using Tot.ServiceDefaults.Health;
using Tot.ServiceDefaults.Http;

namespace Tot.Gateway.Health;

/// <summary>The gateway is ready when every service behind it says that it is: <c>/health/ready</c>, and <c>grpc.health.v1.Health</c> for gRPC.</summary>
internal static class ServiceHealth
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static void AddServiceHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc();
        var checks = builder.Services.AddGrpcHealthChecks();
        foreach (
            var service in builder.Configuration.GetSection(ProxySetup.Section).GetSection("Clusters").GetChildren().Select(c => c.Key)
        )
        {
            checks.Add(
                new HealthCheckRegistration(
                    service,
                    sp => new Check(sp.GetRequiredService<ServiceHttp>(), service),
                    HealthStatus.Unhealthy,
                    tags: null,
                    Timeout
                )
            );
        }
    }

    public static void MapServiceHealth(this WebApplication app)
    {
        app.MapHealth();
        app.MapGrpcHealthChecksService().AllowAnonymous().RequireRateLimiting(RateLimits.Page);
    }

    private sealed class Check(ServiceHttp http, string service) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                using var answer = await http.GetAsync(service, "/health/ready", cancellationToken);
                return answer.IsSuccessStatusCode
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy($"The {service} service is not ready.");
            }
            catch (UnavailableException e)
            {
                return HealthCheckResult.Unhealthy(e.Message);
            }
        }
    }
}
