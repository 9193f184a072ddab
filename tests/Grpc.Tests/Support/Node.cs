using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GrpcTests.Support;

/// <summary>Runs the scripts of tests/Grpc.Tests/node, the independent implementation.</summary>
internal static class Node
{
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static string Folder => Path.Combine(Here(), "..", "node");

    public static async Task<Process> StartAsync(string script, params string[] arguments)
    {
        await Installed.Value;
        return Start("node", [script, .. arguments]);
    }

    /// <summary>The lines a script printed, and what it complained about if it failed.</summary>
    public static async Task<(IReadOnlyList<string> Lines, string Errors)> RunAsync(string script, params string[] arguments)
    {
        using var process = await StartAsync(script, arguments);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            return;
        }

        using var npm = Start("npm", ["ci", "--no-audit", "--no-fund"]);
        var errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, errors);
    }

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
