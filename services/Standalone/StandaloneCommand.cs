using System.CommandLine;
using Tot.ServiceDefaults.Telemetry;
using Tot.Standalone.Backup;
using Tot.Standalone.Demo;

namespace Tot.Standalone;

/// <summary>What the program takes on its command line.</summary>
internal static class StandaloneCommand
{
    public const int Ended = 0;
    public const int Failed = 1;
    public const int Misconfigured = 2;

    private static readonly Option<int> Port = new("--port")
    {
        Description = "Where to listen on this machine: REST and pages on this port, gRPC on the next one. 0 takes any free ports.",
        DefaultValueFactory = _ => 8080,
    };

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "The folder that holds everything: stores and keys.",
        DefaultValueFactory = _ => new DirectoryInfo("data"),
    };

    private static readonly Option<bool> NoDemo = new("--no-demo")
    {
        Description = "No invented users and no clock to move. Needs an issuer of tokens (Auth:Issuers).",
    };

    private static readonly Option<bool> WithCases = new("--demo")
    {
        Description = "Fills an empty data folder with invented cases of the last months first, so that every list shows something.",
    };

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description =
            "Where to listen instead of --port, for example http://0.0.0.0:8080. Beyond this machine only with an issuer of tokens.",
    };

    public static Task<int> RunAsync(string[] args)
    {
        Port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65534)
            {
                result.AddError("--port is a number from 0 to 65534.");
            }
        });
        var root = new RootCommand(
            "Tot in one process: the gateway and all services. Without configuration it runs as a demo on this machine."
        )
        {
            Port,
            Data,
            WithCases,
            NoDemo,
            Urls,
            BackupCommands.Backup(Data),
            BackupCommands.Restore(Data),
        };
        root.SetAction(
            (parsed, ct) =>
                RunAsync(
                    new StandaloneSettings(
                        parsed.GetValue(Urls) ?? $"http://localhost:{parsed.GetValue(Port)}",
                        parsed.GetValue(Data)!.FullName,
                        parsed.GetValue(NoDemo),
                        parsed.GetValue(WithCases)
                    )
                )
        );
        // Signals are this program's own affair: everything is stopped in order.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(StandaloneSettings settings)
    {
        if (settings.Problem() is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return Misconfigured;
        }
        using var signals = new StopSignals();
        try
        {
            using var telemetry = ProcessTelemetry.Start("standalone");
            using var data = DataFolder.Open(settings.DataFolder);
            var cases = settings.WithCases ? DemoCases.Open(settings.DataFolder) : null;
            await using var host = new StandaloneHost(settings);
            await host.StartAsync(signals.Stop);
            await (cases?.TellAsync(host, Console.Out, signals.Stop) ?? DemoCases.RemindAsync(settings, Console.Out));
            await Greeting.WriteAsync(Console.Out, settings, host.Urls);
            // What only starting needed goes back to the machine at once.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var failed = await host.WaitAsync(signals.Stop);
            await host.StopAsync();
            return failed ? Failed : Ended;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return Ended;
        }
        catch (StartException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }
}

/// <summary>Why the program cannot start, in one sentence for whoever started it.</summary>
internal sealed class StartException(string message) : Exception(message);
