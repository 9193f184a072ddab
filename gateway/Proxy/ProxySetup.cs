using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tot.ServiceDefaults.Peers;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Tot.Gateway.Proxy;

/// <summary>YARP with its routes from the section ReverseProxy and its addresses from <see cref="ServiceAddresses"/>.</summary>
internal static class ProxySetup
{
    public const string Section = "ReverseProxy";

    public static void AddProxy(this WebApplicationBuilder builder)
    {
        // Clients that hang up are no news; what failed, ProxyFailures says in a line.
        builder.Logging.AddFilter("Yarp", LogLevel.Error);
        builder.Services.AddSingleton<IProxyConfigProvider, AddressNews>();
        builder
            .Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection(Section))
            .AddConfigFilter<AddressFilter>()
            .ConfigureHttpClient((_, handler) => NoticeTheDead(handler))
            .AddTransforms(transforms => transforms.AddResponseTransform(SendGrpcHeadersAtOnceAsync));
    }

    public static void MapProxy(this WebApplication app) =>
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<ProxyFailures>();
            proxy.Use(LetGrpcRestAsync);
            proxy.UseMiddleware<ProxyRetries>();
            proxy.UseLoadBalancing();
        });

    /// <summary>The minimum rate of a body is for requests that upload; a gRPC call may rest between its messages.</summary>
    private static Task LetGrpcRestAsync(HttpContext http, RequestDelegate next)
    {
        if (
            http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true
            && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate
        )
        {
            rate.MinDataRate = null;
        }
        return next(http);
    }

    /// <summary>
    /// A connection leads to one replica for as long as it lives. One to a replica that fell silent is given up within seconds, and each is made
    /// anew now and then, so that replicas that came later get their share.
    /// </summary>
    private static void NoticeTheDead(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = TimeSpan.FromSeconds(2);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
    }

    /// <summary>
    /// Headers otherwise wait for the first message, which on a quiet stream may be long. An answer that already has its status is all
    /// trailers and must stay one frame.
    /// </summary>
    private static async ValueTask SendGrpcHeadersAtOnceAsync(ResponseTransformContext context)
    {
        var response = context.HttpContext.Response;
        if (
            response.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true
            && !response.Headers.ContainsKey("grpc-status")
        )
        {
            await response.Body.FlushAsync(context.HttpContext.RequestAborted);
        }
    }
}
