using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

internal sealed class HealthService(
    HealthCheckService checks,
    HealthReports reports,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime
) : Grpc.Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await CheckNowAsync(request.Service, context.CancellationToken);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, $"No service '{request.Service}'."))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var next = reports.Next;
        var sent = await CheckNowAsync(request.Service, ended.Token);
        await responseStream.WriteAsync(new HealthCheckResponse { Status = sent });
        try
        {
            while (true)
            {
                await next.WaitAsync(ended.Token);
                next = reports.Next;
                var status = StatusIn(reports.Latest, request.Service);
                if (status != sent)
                {
                    sent = status;
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = sent });
                }
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // An open stream would hold up the shutdown; the caller learns why and watches whoever serves next.
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
        }
    }

    private async Task<ServingStatus> CheckNowAsync(string service, CancellationToken cancellationToken)
    {
        if (options.Value.Services.Find(service) is not { } belongs)
        {
            return ServingStatus.ServiceUnknown;
        }

        var report = await checks.CheckHealthAsync(r => belongs(new HealthCheckMapContext(r.Name, r.Tags)), cancellationToken);
        return report.Status == HealthStatus.Unhealthy ? ServingStatus.NotServing : ServingStatus.Serving;
    }

    private ServingStatus StatusIn(HealthReport report, string service)
    {
        if (options.Value.Services.Find(service) is not { } belongs)
        {
            return ServingStatus.ServiceUnknown;
        }

        foreach (var (name, entry) in report.Entries)
        {
            if (entry.Status == HealthStatus.Unhealthy && belongs(new HealthCheckMapContext(name, entry.Tags)))
            {
                return ServingStatus.NotServing;
            }
        }

        return ServingStatus.Serving;
    }
}
