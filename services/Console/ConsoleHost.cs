using Microsoft.Extensions.Configuration.Json;

namespace Tot.WebConsole;

/// <summary>Builds and runs the console, by itself or in a process with the services.</summary>
public static class ConsoleHost
{
    /// <summary>Its name in tye.yaml, in the gateway's clusters and among the keys.</summary>
    public const string Name = "console";

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <param name="args">Command-line configuration, <c>--Key:Sub value</c>.</param>
    /// <param name="configure">What a host of several services shares between them; runs first.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        // As the services: configured by environment and arguments; the one appsettings.json beside them is the gateway's.
        foreach (var json in builder.Configuration.Sources.OfType<JsonConfigurationSource>().ToList())
        {
            builder.Configuration.Sources.Remove(json);
        }
        configure?.Invoke(builder);
        ConsoleService.Add(builder);
        var app = builder.Build();
        ConsoleService.Map(app);
        return app;
    }
}
