using Microsoft.AspNetCore.Builder;
using Tot.ServiceDefaults.Telemetry;

namespace Tot.Gateway;

/// <summary>Builds and runs the gateway, by itself or in a process with the services.</summary>
public static class GatewayHost
{
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var telemetry = ProcessTelemetry.Start("gateway");
        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <param name="args">Command-line configuration, <c>--Key:Sub value</c>; above it appsettings.json and the environment.</param>
    /// <param name="configure">What a host of several services shares between them; runs first.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        configure?.Invoke(builder);
        GatewayService.Add(builder);
        var app = builder.Build();
        GatewayService.Map(app);
        return app;
    }
}
