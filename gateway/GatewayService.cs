using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tot.Gateway.Demo;
using Tot.Gateway.Health;
using Tot.Gateway.Http;
using Tot.Gateway.Identity;
using Tot.Gateway.Limits;
using Tot.Gateway.OpenApi;
using Tot.Gateway.Pages;
using Tot.Gateway.Proxy;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;

namespace Tot.Gateway;

/// <summary>The gateway's floor plan: what it registers, and the way of a request through it.</summary>
internal static class GatewayService
{
    public static void Add(WebApplicationBuilder builder)
    {
        Listening.RefuseUnsafe(builder.Configuration);
        builder.AddHostDefaults("gateway");
        builder.AddTls();
        builder.AddForwarding();
        builder.AddIdentity(service: null);
        builder.AddServiceCallers();
        builder.AddLimits();
        var services = builder.Services;
        services.TryAddSingleton(ServiceAddresses.From(builder.Configuration));
        services.AddSingleton<ServiceRoutes>();
        services.AddSingleton<ServiceHttp>();
        services.AddSingleton<OpenApiDocument>();
        services.AddHttpContextAccessor();
        services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.AddProxy();
        builder.AddServiceHealth();
        if (DemoMode.IsEnabled(builder.Configuration))
        {
            services.AddSingleton(new DemoTokens(new ServiceKeys(builder.Configuration)));
            // A page elsewhere that makes its own name point here must not reach the demo's tokens.
            services.Configure<HostFilteringOptions>(o =>
                (o.AllowedHosts, o.IncludeFailureMessage) = (["localhost", "127.0.0.1", "[::1]"], false)
            );
        }
    }

    public static void Map(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseGatewayProblems();
        if (DemoMode.IsEnabled(app.Configuration))
        {
            app.UseHostFiltering();
        }
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseRequestTimeouts();
        app.UseAuthorization();

        app.MapServiceHealth();
        app.MapOpenApiDocument();
        app.MapPages();
        app.MapDemo();
        app.MapProxy();
        app.MapFallback(http =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            })
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Page);
    }
}
