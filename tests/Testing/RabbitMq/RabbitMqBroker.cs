using System.Net.Sockets;
using Tot.Testing.Processes;

namespace Tot.Testing.RabbitMq;

/// <summary>
/// A RabbitMQ broker of its own: own folder, own ports on loopback, own port mapper (epmd).
/// Quorum queues are kept over <see cref="KillAsync"/> and <see cref="RestartAsync"/>.
/// </summary>
public sealed class RabbitMqBroker : IAsyncDisposable
{
    private const string Executable = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private const string User = "rabbitmq";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly ServerFolder _folder;
    private readonly int _distributionPort = ServerProcess.FreePort();
    private readonly int _mapperPort = ServerProcess.FreePort();
    private ServerProcess? _mapper;
    private ServerProcess? _broker;

    private RabbitMqBroker(ServerFolder folder, BrokerTls? tls)
    {
        _folder = folder;
        _folder.CreateFile(".erlang.cookie", Guid.NewGuid().ToString("N"), UnixFileMode.UserRead);
        _folder.CreateFile(
            "rabbitmq.conf",
            "log.console = true\nlog.console.level = warning\nlog.file = false\n" + (tls is null ? "" : Protected(tls))
        );
        _folder.CreateFile("enabled_plugins", "[].");
        _folder.CreateFolder("generated");
        _folder.CreateFolder("log");
    }

    public int Port { get; } = ServerProcess.FreePort();

    public int TlsPort { get; } = ServerProcess.FreePort();

    public Uri Uri => new($"amqp://guest:guest@127.0.0.1:{Port}/");

    /// <exception cref="InvalidOperationException">RabbitMQ is not installed, or does not start.</exception>
    /// <param name="tls">When it also listens with TLS, on <see cref="TlsPort"/>, and lets in one user of its own only.</param>
    public static async Task<RabbitMqBroker> StartAsync(BrokerTls? tls = null)
    {
        if (!File.Exists(Executable))
        {
            throw new InvalidOperationException(
                "rabbitmq-server is not installed. Run tests/run.sh as root, or: apt-get install --no-install-recommends rabbitmq-server"
            );
        }
        var broker = new RabbitMqBroker(new ServerFolder("tot-rabbitmq", User), tls);
        try
        {
            await broker.StartBrokerAsync();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Writes to disk what the broker knows of its queues. RabbitMQ 3.10 buffers the directory of quorum queues for some seconds: killed
    /// within them it starts with a new, empty queue, even though it had confirmed the messages in the old one.
    /// </summary>
    public Task FlushQueueDirectoryAsync() => ControlAsync("eval", "[ok = dets:sync(Table) || Table <- dets:all()].");

    /// <summary>Users, permissions and topology, as an operator brings them in.</summary>
    public async Task ImportAsync(string definitions)
    {
        _folder.CreateFile("definitions.json", definitions);
        await ControlAsync("import_definitions", _folder.Child("definitions.json"));
    }

    /// <summary>The type of each queue, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> QueueTypesAsync() =>
        (await ControlAsync("list_queues", "--no-table-headers", "name", "type"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(column => column[0], column => column[1], StringComparer.Ordinal);

    /// <summary>The same broker as somebody else.</summary>
    public Uri As(string user, string password) => new($"amqp://{user}:{password}@127.0.0.1:{Port}/");

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await Broker.KillAsync();
        Broker.Dispose();
        _broker = null;
    }

    /// <summary>Starts the broker again, on the same port and with what it had stored; stops it first when it still runs.</summary>
    public async Task RestartAsync()
    {
        await StopBrokerAsync();
        await StartBrokerAsync();
    }

    /// <summary>Stops the broker, destroys everything it had stored, and starts it again.</summary>
    public async Task WipeAsync()
    {
        await StopBrokerAsync();
        Directory.Delete(_folder.CreateFolder("mnesia"), recursive: true);
        await StartBrokerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopBrokerAsync();
        if (_mapper is not null)
        {
            await _mapper.StopAsync(ServerProcess.Terminate, TimeSpan.FromSeconds(5));
            _mapper.Dispose();
            _mapper = null;
        }
        _folder.Dispose();
    }

    private ServerProcess Broker => _broker ?? throw new InvalidOperationException("The broker does not run.");

    private string NodeName => $"tot{Port}@localhost";

    private string Protected(BrokerTls tls) =>
        $"""
            listeners.ssl.default = 127.0.0.1:{TlsPort}
            ssl_options.certfile = {_folder.CreateFile("tls.crt", tls.Certificate)}
            ssl_options.keyfile = {_folder.CreateFile("tls.key", tls.Key)}
            ssl_options.verify = verify_none
            default_user = {tls.User}
            default_pass = {tls.Password}

            """;

    private Dictionary<string, string> Settings =>
        new(StringComparer.Ordinal)
        {
            ["HOME"] = _folder.Path,
            ["RABBITMQ_CONF_ENV_FILE"] = _folder.Child("none"),
            ["RABBITMQ_CONFIG_FILE"] = _folder.Child("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = _folder.Child("enabled_plugins"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = _folder.Child("generated"),
            ["RABBITMQ_LOG_BASE"] = _folder.Child("log"),
            ["RABBITMQ_MNESIA_BASE"] = _folder.Child("mnesia"),
            ["RABBITMQ_PID_FILE"] = _folder.Child("pid"),
            ["RABBITMQ_NODENAME"] = NodeName,
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{Port}",
            ["RABBITMQ_DIST_PORT"] = $"{_distributionPort}",
            ["ERL_EPMD_PORT"] = $"{_mapperPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            // Makes the start script become the broker, so that a signal to it reaches the broker.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
        };

    private async Task<string> ControlAsync(params string[] command)
    {
        using var control = ServerProcess.Start(User, Control, ["--node", NodeName, "--quiet", .. command], Settings);
        if (await control.ExitCodeAsync() != 0)
        {
            throw new InvalidOperationException($"rabbitmqctl failed:\n{control.Output}");
        }
        return control.Output;
    }

    private async Task StartBrokerAsync()
    {
        if (_mapper is null or { HasExited: true })
        {
            _mapper?.Dispose();
            _mapper = ServerProcess.Start(User, "epmd", ["-port", $"{_mapperPort}", "-address", "127.0.0.1"], Settings);
            await _mapper.WaitUntilAsync(() => ServerProcess.AcceptsAsync(_mapperPort), Patience);
        }
        _broker = ServerProcess.Start(User, Executable, [], Settings);
        await _broker.WaitUntilAsync(SpeaksAmqpAsync, Patience);
    }

    private async Task StopBrokerAsync()
    {
        if (_broker is not null)
        {
            await _broker.StopAsync(ServerProcess.Terminate, TimeSpan.FromSeconds(30));
            _broker.Dispose();
            _broker = null;
        }
    }

    /// <summary>The port opens last; the answer to a protocol header shows that it is AMQP that listens there.</summary>
    private async Task<bool> SpeaksAmqpAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port);
            await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray());
            return await client.GetStream().ReadAsync(new byte[1]) == 1;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }
}

/// <summary>What a broker shows of itself, PEM, and whom it lets in.</summary>
public sealed record BrokerTls(string Certificate, string Key, string User, string Password);
