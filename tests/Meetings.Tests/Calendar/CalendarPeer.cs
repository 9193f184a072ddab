using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tot.Meetings.Tests.Calendar;

/// <summary>What an independent calendar library (npm ical.js, in <c>node/</c>) reads out of an invitation.</summary>
internal static class CalendarPeer
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "node");
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    public sealed record Party(string Address, string? Partstat, string? Cn);

    public sealed record Read(
        string Method,
        string Uid,
        int Sequence,
        DateTimeOffset Stamp,
        DateTimeOffset StartsAt,
        DateTimeOffset EndsAt,
        string? Zone,
        string Summary,
        string Status,
        string? Location,
        string? Url,
        Party Organizer,
        Party[] Attendees,
        string[] Properties
    );

    /// <summary>Is there a Node on this machine? Without one the peer tests are skipped.</summary>
    public static bool IsAvailable { get; } = Probe();

    public static async Task<Read> ReadAsync(string calendar)
    {
        await Installed.Value;
        return JsonSerializer.Deserialize<Read>(await RunAsync("node", ["parse.mjs"], calendar), JsonSerializerOptions.Web)!;
    }

    public sealed record Time(DateTimeOffset StartsAt, DateTimeOffset EndsAt);

    /// <summary>The first occurrences of a recurring event.</summary>
    public static async Task<Time[]> ExpandAsync(string calendar, int count)
    {
        await Installed.Value;
        var times = await RunAsync("node", ["expand.mjs", $"{count}"], calendar);
        return JsonSerializer.Deserialize<Time[]>(times, JsonSerializerOptions.Web)!;
    }

    private static string Here([CallerFilePath] string file = "") => file;

    private static Task InstallAsync() =>
        Directory.Exists(Path.Combine(Folder, "node_modules"))
            ? Task.CompletedTask
            : RunAsync("npm", ["ci", "--no-audit", "--no-fund"], "");

    private static async Task<string> RunAsync(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
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
