using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;

namespace Tot.Gateway.Proxy;

/// <summary>Gives a request that could not be forwarded the status that says why; the body follows in <c>GatewayProblems</c>.</summary>
internal sealed partial class ProxyFailures(RequestDelegate next, ILogger<ProxyFailures> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var route = http.GetReverseProxyFeature().Route.Config;
        if (route.MaxRequestBodySize is >= 0 and var limit && http.Request.ContentLength > limit)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        await next(http);
        if (http.GetForwarderErrorFeature() is not { } error || http.Response.HasStarted || HasAnswered(http, error))
        {
            return;
        }
        http.Response.StatusCode = StatusOf(http, error);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            LogFailure(http.Response.StatusCode, route.RouteId, error.Error, error.Exception?.GetType().Name);
        }
        if (http.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "2";
        }
    }

    /// <summary>A service may refuse before it has read the whole body. What is left of it then finds nobody, and the answer stands.</summary>
    private static bool HasAnswered(HttpContext http, IForwarderErrorFeature error) =>
        error.Error is ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyCanceled && http.Response.ContentType is not null;

    private static int StatusOf(HttpContext http, IForwarderErrorFeature error)
    {
        if (http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true)
        {
            return StatusCodes.Status504GatewayTimeout;
        }
        if (http.RequestAborted.IsCancellationRequested)
        {
            return StatusCodes.Status499ClientClosedRequest;
        }
        return error.Error switch
        {
            ForwarderError.NoAvailableDestinations => StatusCodes.Status503ServiceUnavailable,
            ForwarderError.RequestTimedOut => StatusCodes.Status504GatewayTimeout,
            _ => StatusOf(error.Exception),
        };
    }

    private static int StatusOf(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case BadHttpRequestException refused:
                    return refused.StatusCode;
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }:
                    return StatusCodes.Status503ServiceUnavailable;
            }
        }
        return StatusCodes.Status502BadGateway;
    }

    [LoggerMessage(LogLevel.Warning, "{Status} on route {Route}: {Failure} {Exception}")]
    private partial void LogFailure(int status, string route, ForwarderError failure, string? exception);
}
