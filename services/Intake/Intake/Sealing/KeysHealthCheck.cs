using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tot.Intake.Domain;

namespace Tot.Intake.Sealing;

/// <summary>Can keys be looked up? The key ring itself was read at start.</summary>
internal sealed class KeysHealthCheck(PersonKeyStore keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        keys.Find(default(PersonId));
        return Task.FromResult(HealthCheckResult.Healthy());
    }
}
