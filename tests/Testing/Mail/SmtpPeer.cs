using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Tot.Testing.Processes;

namespace Tot.Testing.Mail;

/// <summary>An independent mail server and parser (npm smtp-server and mailparser, in <c>../node/</c>).</summary>
public sealed class SmtpPeer : IAsyncDisposable
{
    private static readonly NodeFolder Node = new("tests/Testing/node");

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
        var process = await Node.StartAsync("server.mjs", arguments);
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
}
