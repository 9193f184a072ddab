using Microsoft.AspNetCore.Http.Features;
using Tot.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;

namespace Tot.Gateway.Proxy;

/// <summary>
/// Asks again when the way to the service broke before an answer began: the next connection leads to a replica that lives. Only what may be
/// asked twice: reading, and a change with an <c>Idempotency-Key</c>, which the service makes once.
/// </summary>
internal sealed class ProxyRetries(RequestDelegate next)
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMilliseconds(50),
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromMilliseconds(500),
    ];

    public async Task InvokeAsync(HttpContext http)
    {
        if (!MayBeAskedTwice(http.Request))
        {
            await next(http);
            return;
        }
        var hasBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        if (hasBody)
        {
            // In memory to the last byte: beyond the threshold it would be spooled to a file, unsealed.
            http.Request.EnableBuffering(bufferThreshold: (int)ServiceHost.MaxBodyBytes);
        }
        await next(http);
        foreach (var pause in Pauses)
        {
            if (!Broke(http) || !await WaitedAsync(pause, http.RequestAborted))
            {
                return;
            }
            http.Features.Set<IForwarderErrorFeature>(null);
            http.Response.StatusCode = StatusCodes.Status200OK;
            if (hasBody)
            {
                http.Request.Body.Position = 0;
            }
            await next(http);
        }
    }

    private static bool MayBeAskedTwice(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method)
        || request.Headers.ContainsKey("Idempotency-Key");

    private static bool Broke(HttpContext http) =>
        !http.Response.HasStarted
        && http.GetForwarderErrorFeature() is { Error: ForwarderError.Request or ForwarderError.RequestBodyDestination };

    private static async Task<bool> WaitedAsync(TimeSpan pause, CancellationToken ct)
    {
        await Task.Delay(pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ct.IsCancellationRequested;
    }
}
