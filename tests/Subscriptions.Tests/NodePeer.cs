using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tot.Subscriptions.Tests;

/// <summary>Runs the independent peers in <c>node/</c>: the npm packages standardwebhooks and cloudevents.</summary>
internal static class NodePeer
{
    /// <summary>Where the test project lies.</summary>
    public static readonly string Project = Here();
    private static readonly string Folder = Path.Combine(Project, "node");
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>Is there a Node on this machine? Without one the peer tests are skipped.</summary>
    public static bool IsAvailable { get; } = Probe();

    public static async Task<JsonElement> VerifyAsync(
        string secret,
        IEnumerable<KeyValuePair<string, string>> headers,
        string body,
        JsonElement? jwks = null
    )
    {
        await Installed.Value;
        var input = JsonSerializer.Serialize(
            new
            {
                secret,
                headers = headers.ToDictionary(h => h.Key, h => h.Value),
                body,
                jwks,
            }
        );
        return JsonDocument.Parse(await RunAsync("node", ["verify.mjs"], Folder, input)).RootElement;
    }

    /// <summary>What two parsers make of an iCalendar document.</summary>
    public static async Task<JsonElement> ReadCalendarAsync(string document)
    {
        await Installed.Value;
        return JsonDocument.Parse(await RunAsync("node", ["calendar.mjs"], Folder, document)).RootElement;
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static Task InstallAsync() =>
        Directory.Exists(Path.Combine(Folder, "node_modules"))
            ? Task.CompletedTask
            : RunAsync("npm", ["ci", "--no-audit", "--no-fund"], Folder, "");

    private static async Task<string> RunAsync(string program, string[] arguments, string folder, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} failed: {await error}");
        return output;
    }

    private static bool Probe()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true, UseShellExecute = false }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
