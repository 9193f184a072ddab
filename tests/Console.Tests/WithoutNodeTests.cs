using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tot.Testing;
using Tot.Testing.Processes;
using Tot.WebConsole.Http;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>Where Node is missing the build succeeds, the pages have a plain look of their own, and the start says what to install.</summary>
public sealed class WithoutNodeTests(Office office)
{
    /// <summary>What the build puts into the program, where no program is found but the shell, and nothing was fetched before.</summary>
    [Fact]
    public async Task Build_PutsThePlainSheetIn_AndNothingOfTheDesignSystem()
    {
        var folder = Directory.CreateTempSubdirectory("tot-no-node-");
        try
        {
            var path = folder.CreateSubdirectory("path").FullName;
            File.CreateSymbolicLink(Path.Combine(path, "sh"), "/bin/sh");
            var project = Repository.PathOf(Path.Combine("services", "Console", "Console.csproj"));
            var none = $"{folder.FullName}/none/";

            var (code, output) = await RunAsync(
                path,
                [
                    "msbuild",
                    project,
                    "-t:EmbedDesignSystem",
                    "-getItem:EmbeddedResource",
                    $"-p:DesignSystem={none}",
                    $"-p:DesignSystemMark={none}.package-lock.json",
                ]
            );

            Assert.True(code == 0, output);
            var names = JsonDocument
                .Parse(output)
                .RootElement.GetProperty("Items")
                .GetProperty("EmbeddedResource")
                .EnumerateArray()
                .Select(r => r.TryGetProperty("LogicalName", out var name) ? name.GetString() ?? "" : "")
                .ToList();
            Assert.Contains("assets/plain.css", names);
            Assert.DoesNotContain(names, n => n.StartsWith("assets/ds/", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Console_WithoutTheDesignSystem_IsPlain_AndSaysWhatToInstall()
    {
        var folder = Directory.CreateTempSubdirectory("tot-no-node-");
        try
        {
            var said = new Said();
            var address = new Uri($"http://localhost:{ServerProcess.FreePort()}");
            await using var console = ConsoleHost.Build(
                ["--Listen:Http", address.ToString(), "--Keys:Folder", Keys(folder.FullName), "--Demo:Enabled", "true"],
                builder =>
                {
                    builder.Logging.AddProvider(said);
                    builder.Services.AddSingleton(new Assets(new Logger<Assets>(new LoggerFactory([said])), WithoutDesignSystem()));
                }
            );
            await console.StartAsync(TestContext.Current.CancellationToken);
            await using var desk = await office.OpenAsync(address, width: 360);

            Assert.Equal(200, await desk.GoAsync("/"));

            var sheets = await desk.Page.EvaluateAsync<string[]>("[...document.styleSheets].map(s => s.href.split('/').at(-1))");
            Assert.Equal(["plain.css", "app.css"], sheets);
            Assert.DoesNotContain("/ds/", await desk.Page.ContentAsync(), StringComparison.Ordinal);
            Assert.Empty(await desk.ViolationsAsync());
            Assert.Equal("", await desk.OverflowAsync());
            Assert.Empty(desk.Complaints);
            Assert.Contains(said.Lines, l => l.Contains("install Node.js 20 or newer and build again", StringComparison.Ordinal));
            await console.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Console_AsItIsBuiltHere_HasTheDesignSystem_AndSaysNothing()
    {
        var said = new Said();
        var assets = new Assets(new Logger<Assets>(new LoggerFactory([said])));

        assets.SayWhatIsMissing();

        Assert.Equal(["ds/theme.css", "ds/components.css", "app.css"], assets.StyleSheets);
        Assert.Empty(said.Lines);
    }

    private static IEnumerable<string> WithoutDesignSystem() =>
        typeof(Assets).Assembly.GetManifestResourceNames().Where(n => !n.StartsWith("assets/ds/", StringComparison.Ordinal));

    private static async Task<(int Code, string Output)> RunAsync(string path, IEnumerable<string> arguments)
    {
        var dotnet = Environment.ProcessPath is { } own && Path.GetFileName(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(dotnet, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = path;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync();
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return (build.ExitCode, build.ExitCode == 0 ? output : output + await errors);
    }

    private static string Keys(string folder)
    {
        var keys = new ServiceDefaults.Identity.ServiceKeys(Path.Combine(folder, "keys"));
        keys.Ensure(ConsoleHost.Name);
        keys.Ensure(ServiceDefaults.Demo.DemoTokens.KeyName);
        return Path.Combine(folder, "keys");
    }

    /// <summary>What is said in the log.</summary>
    private sealed class Said : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => _lines.Enqueue(formatter(state, exception));

        public void Dispose() { }
    }
}
