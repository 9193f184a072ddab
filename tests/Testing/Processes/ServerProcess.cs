using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tot.Testing.Processes;

/// <summary>A server that belongs to a test: its output is kept, signals reach it, and it does not outlive the test process.</summary>
public sealed class ServerProcess : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    private const int LinesKept = 200;

    private static readonly ConcurrentDictionary<int, Process> Running = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    static ServerProcess() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var process in Running.Values)
            {
                process.Kill(entireProcessTree: true);
            }
        };

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines written to stdout and stderr.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="user">Whom to run as when the tests run as root; servers refuse to run as root.</param>
    /// <param name="environment">Added to the environment of the tests.</param>
    public static ServerProcess Start(
        string? user,
        string executable,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        IEnumerable<string> asUser =
            user is null || Environment.UserName != "root"
                ? [executable]
                : ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", executable];
        string[] command = [.. asUser, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }
        var server = new ServerProcess(new Process { StartInfo = start });
        server._process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        server._process.Start();
        server._process.StandardInput.Close();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        Running[server.Id] = server._process;
        return server;
    }

    /// <summary>SIGKILL: the process gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitedAsync();
    }

    /// <summary>Asks by <paramref name="signal"/>; when that does not help within <paramref name="patience"/>, kills.</summary>
    public async Task StopAsync(int signal, TimeSpan patience)
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, signal);
        }
        try
        {
            await ExitedAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        await ExitedAsync();
        return _process.ExitCode;
    }

    /// <summary>Waits until <paramref name="isReady"/>, and says what the server wrote when it exits or takes too long.</summary>
    public async Task WaitUntilAsync(Func<Task<bool>> isReady, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isReady())
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"{_process.StartInfo.FileName} exited with {_process.ExitCode}:\n{Output}");
            }
            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                throw new TimeoutException($"{_process.StartInfo.FileName} was not ready after {patience.TotalSeconds} s:\n{Output}");
            }
            await Task.Delay(50);
        }
    }

    /// <summary>
    /// A loopback port that was free a moment ago, below those that the system gives to outgoing connections: one of them could take it
    /// before the server does.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(12_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there; another one then.
            }
        }
    }

    public static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Running.TryRemove(Id, out _);
        _process.Dispose();
    }

    private async Task ExitedAsync()
    {
        await _process.WaitForExitAsync();
        Running.TryRemove(Id, out _);
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }
        _output.Enqueue(line);
        while (_output.Count > LinesKept)
        {
            _output.TryDequeue(out _);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
