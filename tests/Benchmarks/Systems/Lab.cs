using Npgsql;
using Tot.Testing.Postgres;
using Tot.Testing.Processes;
using Tot.Testing.RabbitMq;

namespace Tot.Benchmarks.Systems;

/// <summary>The servers and systems, each started when the first row asks for it, and stopped at the end.</summary>
internal sealed class Lab(bool isShort) : IAsyncDisposable
{
    /// <summary>No limit of requests per client, since all the load is one client's.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoRateLimits = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["RateLimits__api__Burst"] = "100000000",
        ["RateLimits__api__PerSecond"] = "100000000",
        ["RateLimits__page__Burst"] = "100000000",
        ["RateLimits__page__PerSecond"] = "100000000",
    };

    private readonly Stack<IAsyncDisposable> _running = new();
    private PostgresServer? _postgres;
    private RabbitMqBroker? _rabbit;
    private (string Name, IAsyncDisposable Programs)? _system;

    public bool IsShort => isShort;

    /// <summary>How often system and peer take turns.</summary>
    public int Rounds => isShort ? 1 : 3;

    /// <summary>How long a program is used before it is measured: until then it compiles what it does often.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(isShort ? 2 : 25);

    /// <summary>How long one turn is.</summary>
    public TimeSpan Turn => TimeSpan.FromSeconds(isShort ? 2 : 5);

    /// <summary>As durable as an operator's: fsync is on.</summary>
    public async Task<PostgresServer> PostgresAsync() => _postgres ??= Keep(await PostgresServer.StartAsync(durable: true));

    public async Task<RabbitMqBroker> RabbitAsync() => _rabbit ??= Keep(await RabbitMqBroker.StartAsync());

    /// <summary>Gateway, Intake and Obligations on PostgreSQL. Nobody follows Intake's log: what others do with it is another row's matter.</summary>
    public Task<Cluster> ClusterAsync() => ClusterAsync("intake", "obligations");

    public Task<Cluster> ClusterAsync(params string[] services) =>
        SystemAsync(string.Join(' ', services), async () => await Cluster.StartAsync(await PostgresAsync(), broker: null, services));

    /// <summary>The same with Meetings, Placements and Subscriptions, all of them told by RabbitMQ.</summary>
    public Task<Cluster> ToldClusterAsync() =>
        SystemAsync(
            "told",
            async () =>
                await Cluster.StartAsync(
                    await PostgresAsync(),
                    await RabbitAsync(),
                    ["intake", "obligations", "meetings", "placements", "subscriptions"]
                )
        );

    public Task<StandaloneProcess> StandaloneAsync() => SystemAsync("standalone", () => StandaloneProcess.StartAsync(NoRateLimits));

    /// <summary>One system at a time: the idle loops of another would be measured with it.</summary>
    public async Task StopSystemAsync()
    {
        if (_system is { } system)
        {
            _system = null;
            await system.Programs.DisposeAsync();
        }
    }

    /// <summary>An empty database for a peer.</summary>
    public async Task<NpgsqlDataSource> DatabaseAsync(string name) =>
        NpgsqlDataSource.Create(await (await PostgresAsync()).CreateDatabaseAsync($"{name}_{Guid.NewGuid():N}") + ";Max Auto Prepare=50");

    public async ValueTask DisposeAsync()
    {
        await StopSystemAsync();
        while (_running.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task<T> SystemAsync<T>(string name, Func<Task<T>> startAsync)
        where T : IAsyncDisposable
    {
        if (_system is { } running && running.Name == name)
        {
            return (T)running.Programs;
        }
        await StopSystemAsync();
        var started = await startAsync();
        _system = (name, started);
        return started;
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }
}
