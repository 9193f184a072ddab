using System.Net;
using System.Security.Cryptography;
using Tot.Testing;
using Tot.Testing.Postgres;
using Tot.Testing.Processes;
using Tot.Testing.RabbitMq;

namespace Tot.Benchmarks.Systems;

/// <summary>The gateway and some services, each one process with a database of its own.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static int _clusters;

    private readonly Dictionary<string, ServerProcess> _processes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-benchmark-").FullName;
    private readonly string _prefix = $"b{Interlocked.Increment(ref _clusters)}_";

    public required PostgresServer Postgres { get; init; }

    public Uri Gateway { get; private set; } = new("http://127.0.0.1");

    /// <summary>REST of each service without the gateway.</summary>
    public Dictionary<string, Uri> Services { get; } = new(StringComparer.Ordinal);

    public static async Task<Cluster> StartAsync(PostgresServer postgres, RabbitMqBroker? broker, string[] services)
    {
        var cluster = new Cluster { Postgres = postgres };
        try
        {
            await cluster.StartAllAsync(broker, services);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string service) => Postgres.ConnectionString(_prefix + service) + ";Max Auto Prepare=50";

    public string Database(string service) => _prefix + service;

    /// <summary>Of the programs, without the server of their databases.</summary>
    public double ProcessorTime() => Measuring.ProcessorTime.Of(_processes.Values.Select(p => p.Id));

    public async Task<string> TokenAsync(string persona) =>
        _tokens.TryGetValue(persona, out var token) ? token : _tokens[persona] = await Tokens.OfAsync(Gateway, persona);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_processes.Values.Select(p => p.StopAsync(ServerProcess.Terminate, TimeSpan.FromSeconds(15))));
        foreach (var process in _processes.Values)
        {
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAllAsync(RabbitMqBroker? broker, string[] services)
    {
        MakeKeys([.. services, "demo-issuer"]);
        var addresses = services.ToDictionary(s => s, _ => $"http://127.0.0.1:{ServerProcess.FreePort()}", StringComparer.Ordinal);
        foreach (var service in services)
        {
            await Postgres.CreateDatabaseAsync(Database(service));
            await Postgres.CreateDatabaseAsync(Database(service) + "_keys");
            Services[service] = new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}");
            Start(service, Services[service], addresses[service], Environment(service, broker, addresses));
        }
        await Task.WhenAll(services.Select(s => ReadyAsync(_processes[s], Services[s])));
        Gateway = new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}");
        Start("gateway", Gateway, $"http://127.0.0.1:{ServerProcess.FreePort()}", Environment("gateway", null, addresses));
        await _processes["gateway"].WaitUntilAsync(() => ServerProcess.AcceptsAsync(Gateway.Port), Patience);
    }

    private Dictionary<string, string> Environment(string service, RabbitMqBroker? broker, Dictionary<string, string> addresses)
    {
        var environment = new Dictionary<string, string>(Lab.NoRateLimits, StringComparer.Ordinal)
        {
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_TieredPGO"] = "0",
            ["Demo__Enabled"] = "true",
            ["Demo__ClockFolder"] = _folder,
            ["Keys__Folder"] = Path.Combine(_folder, "keys"),
            ["Store__Folder"] = _folder,
            ["Store__Provider"] = "postgres",
            ["Store__ConnectionString"] = Postgres.ConnectionString(Database(service)) + ";Maximum Pool Size=40",
            ["Keys__ConnectionString"] = Postgres.ConnectionString(Database(service) + "_keys") + ";Maximum Pool Size=20",
            ["Messaging__Transport"] = broker is null ? "feed" : "rabbitmq",
            ["Messaging__RabbitMq__Uri"] = broker?.Uri.ToString() ?? "amqp://none",
        };
        foreach (var (name, address) in addresses)
        {
            // Without a broker nobody is told where Intake's feed is, except the gateway.
            if (name != service && (broker is not null || service == "gateway" || name != "intake"))
            {
                environment["Services__" + name] = address;
            }
        }
        return environment;
    }

    private void Start(string service, Uri http, string grpc, Dictionary<string, string> environment)
    {
        environment["Listen__Http"] = http.ToString().TrimEnd('/');
        environment["Listen__Grpc"] = grpc;
        _processes[service] = ServerProcess.Start(null, "dotnet", [Programs.Of(service)], environment);
    }

    private void MakeKeys(IEnumerable<string> names)
    {
        var keys = Directory.CreateDirectory(Path.Combine(_folder, "keys")).FullName;
        foreach (var name in names)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            File.WriteAllText(Path.Combine(keys, name + ".pub.pem"), key.ExportSubjectPublicKeyInfoPem());
            File.WriteAllText(Path.Combine(keys, name + ".key.pem"), key.ExportPkcs8PrivateKeyPem());
        }
    }

    private static async Task ReadyAsync(ServerProcess process, Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        await process.WaitUntilAsync(
            async () =>
            {
                try
                {
                    // Alive is enough: without its peers it may never be ready.
                    return (await client.GetAsync("/health/live")).StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            Patience
        );
    }
}

/// <summary>The built programs, in the same configuration as this one.</summary>
internal static class Programs
{
    public static string Of(string service)
    {
        var name = char.ToUpperInvariant(service[0]) + service[1..];
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var folder = service switch
        {
            "gateway" => "gateway",
            "standalone" => "services/Standalone",
            _ => $"services/{name}/{name}",
        };
        return Repository.PathOf(Path.Combine(folder, "bin", output.Parent!.Name, output.Name, $"Tot.{name}.dll"));
    }
}
