using System.Diagnostics;
using System.Globalization;
using Tot.Testing.Processes;

namespace Tot.Testing.Postgres;

/// <summary>
/// A PostgreSQL server of its own: own folder, own port on loopback, a database per service.
/// What is committed is kept over <see cref="KillAsync"/> and <see cref="RestartAsync"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServerFolder _folder;
    private readonly bool _durable;
    private ServerProcess? _server;

    private PostgresServer(ServerFolder folder, bool durable) => (_folder, _durable) = (folder, durable);

    public int Port { get; } = ServerProcess.FreePort();

    /// <param name="durable">Commits outlive the machine, as an operator's do. Tests kill processes only, and do without.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        _ = Program("postgres");
        var server = new PostgresServer(new ServerFolder("tot-postgres", User), durable);
        try
        {
            await RunAsync("initdb", "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await RunAsync("createdb", "-h", "127.0.0.1", "-p", $"{Port}", "-U", User, name);
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username={User};Database={database}";

    /// <summary>kill -9 of the server, and of whatever it had running.</summary>
    public async Task KillAsync()
    {
        var server = _server ?? throw new InvalidOperationException("The server does not run.");
        var children = ProcessTable.ChildrenOf(server.Id);
        await server.KillAsync();
        server.Dispose();
        _server = null;
        // The backends notice by themselves; until they are gone the server refuses to start again.
        var killed = Stopwatch.GetTimestamp();
        while (children.Any(ProcessTable.IsAlive))
        {
            if (Stopwatch.GetElapsedTime(killed) > Patience)
            {
                throw new TimeoutException("Backends of the killed server still run.");
            }
            await Task.Delay(20);
        }
    }

    /// <summary>Starts the server again, on the same port and with what it had stored; stops it first when it still runs.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _server = ServerProcess.Start(
            User,
            Program("postgres"),
            [
                "-D",
                Data,
                "-p",
                $"{Port}",
                .. Option("listen_addresses=127.0.0.1"),
                .. Option($"unix_socket_directories={_folder.Path}"),
                .. Option($"fsync={(_durable ? "on" : "off")}"),
                .. Option("max_connections=400"),
            ]
        );
        await _server.WaitUntilAsync(
            async () => await TryRunAsync("pg_isready", "-q", "-h", "127.0.0.1", "-p", $"{Port}") is null,
            Patience
        );
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private string Data => _folder.Child("data");

    private async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(ServerProcess.Interrupt, TimeSpan.FromSeconds(20));
            _server.Dispose();
            _server = null;
        }
    }

    private static string[] Option(string setting) => ["-c", setting];

    private static string Program(string name) =>
        Directory.Exists("/usr/lib/postgresql")
        && Directory
            .GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var major) ? major : 0)
            .Select(version => Path.Combine(version, "bin", name))
            .FirstOrDefault(File.Exists)
            is { } path
            ? path
            : throw new InvalidOperationException(
                "PostgreSQL is not installed. Run tests/run.sh as root, or: apt-get install --no-install-recommends postgresql"
            );

    private static async Task RunAsync(string program, params string[] arguments)
    {
        if (await TryRunAsync(program, arguments) is { } failure)
        {
            throw new InvalidOperationException($"{program} failed:\n{failure}");
        }
    }

    /// <summary>Nothing when the program succeeded, otherwise what it wrote.</summary>
    private static async Task<string?> TryRunAsync(string program, params string[] arguments)
    {
        using var run = ServerProcess.Start(User, Program(program), arguments);
        return await run.ExitCodeAsync() == 0 ? null : run.Output;
    }
}
