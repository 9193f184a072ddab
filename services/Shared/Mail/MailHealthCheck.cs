using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Tot.ServiceDefaults.Stores;

namespace Tot.Mail;

/// <summary>Degraded while mail was given up within a day: the service works, but somebody was not told. Never unready for that.</summary>
internal sealed class MailHealthCheck(IServiceScopeFactory scopes, IOptions<SmtpSettings> options, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Value.IsConfigured)
        {
            return HealthCheckResult.Healthy("No mail server is configured; nothing is sent.");
        }
        await using var scope = scopes.CreateAsyncScope();
        var since = clock.GetUtcNow() - Remembered;
        var failed = await scope
            .ServiceProvider.GetRequiredService<ServiceDbContext>()
            .Set<OutgoingMail>()
            .CountAsync(m => m.State == MailState.Failed && m.DoneAt > since, cancellationToken);
        return failed == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Mails given up within a day: {failed}.");
    }
}
