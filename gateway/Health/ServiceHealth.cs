using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tot.Gateway.Proxy;
using Tot.ServiceDefaults.Http;

namespace Tot.Gateway.Health;

/// <summary>The gateway is ready when every service behind it says that it is.</summary>
internal static class ServiceHealth
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static void AddServiceHealth(this WebApplicationBuilder builder)
    {
        var checks = builder.Services.AddHealthChecks();
        foreach (var service in builder.Configuration.GetSection(ProxySetup.Section).GetSection("Clusters").GetChildren().Select(c => c.Key))
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
