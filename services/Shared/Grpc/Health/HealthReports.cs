using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Hands each periodic report to whoever watches.</summary>
internal sealed class HealthReports : IHealthCheckPublisher
{
    private TaskCompletionSource _next = New();
    private HealthReport? _latest;

    /// <summary>Taken before <see cref="Latest"/> is read, it misses no later report.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public HealthReport Latest => Volatile.Read(ref _latest)!;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _latest, report);
        Interlocked.Exchange(ref _next, New()).SetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
