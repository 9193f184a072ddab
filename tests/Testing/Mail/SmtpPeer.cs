using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tot.Testing.Mail;

/// <summary>An independent mail server and parser (npm smtp-server and mailparser, in <c>../node/</c>).</summary>
public sealed class SmtpPeer : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "node");
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private readonly Process _process;
    private readonly ConcurrentQueue<Letter> _received = new();
    private readonly Task _reading;

    private SmtpPeer(Process process, int port)
    {
        (_process, Port) = (process, port);
        _reading = Task.Run(ReadAsync);
    }

    public sealed record Letter(
        string MessageId,
        string From,
        string[] To,
        string[] Recipients,
        string Subject,
        string Text,
        string Type,
        string[] Headers,
        Part[] Parts,
        string Raw,
        bool Secure,
        string? User
    );

    public sealed record Part(string Type, string Content);

    private sealed record Started(int Port);

    public int Port { get; }

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<Letter> Received => [.. _received];

    public static async Task<SmtpPeer> StartAsync(params string[] arguments)
    {
        await Installed.Value;
        var process = Run("node", ["server.mjs", .. arguments]);
        var first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server does not start.");
        return new SmtpPeer(process, JsonSerializer.Deserialize<Started>(first, JsonSerializerOptions.Web)!.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _received.Enqueue(JsonSerializer.Deserialize<Letter>(line, JsonSerializerOptions.Web)!);
        }
    }

    private static string Here([CallerFilePath] string file = "") => file;

    private static async Task InstallAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            using var npm = Run("npm", ["ci", "--no-audit", "--no-fund"]);
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException("npm ci failed.");
            }
        }
    }

    private static Process Run(string program, string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
}
