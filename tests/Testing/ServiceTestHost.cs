using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Log;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Stores;
using Tot.Testing.Postgres;

namespace Tot.Testing;

/// <summary>
/// One real service on a real store of its own (an SQLite file or a PostgreSQL database), spoken to over HTTP with the demo personas'
/// tokens, among peers that say what the test says.
/// </summary>
public sealed class ServiceTestHost : IAsyncDisposable
{
    // EF Core builds a context's model once per process; hosts of one service that start together have met it half built.
    private static readonly SemaphoreSlim Starting = new(1, 1);

    private readonly TotService _service;
    private readonly ServiceKeys _keys;
    private readonly DemoTokens _tokens;
    private readonly string[] _settings;
    private readonly ServiceAddresses _addresses;
    private readonly ServiceTestHost? _first;
    private WebApplication _app = null!;
    private PeerWorld _peers = null!;
    private string? _database;

    /// <summary>A replica of the first.</summary>
    private ServiceTestHost(ServiceTestHost first)
    {
        _first = first;
        (_service, _settings, _keys, _tokens, _addresses) = (first._service, first._settings, first._keys, first._tokens, first._addresses);
        (_peers, _database, Folder, Clock) = (first._peers, first._database, first.Folder, first.Clock);
    }

    private ServiceTestHost(TotService service, string[] settings)
    {
        _service = service;
        _settings = settings;
        _addresses = new ServiceAddresses();
        Clock = new TestClock();
        Folder = Directory.CreateTempSubdirectory("tot-test-").FullName;
        _keys = new ServiceKeys(Path.Combine(Folder, "keys"));
        foreach (var name in (string[])["intake", "meetings", "obligations", "placements", "subscriptions", DemoTokens.KeyName])
        {
            _keys.Ensure(name);
        }
        _tokens = new DemoTokens(_keys);
    }

    /// <summary>Where the service keeps everything; deleted in the end.</summary>
    public string Folder { get; }

    public TestClock Clock { get; }

    public PeerWorld Peers => _peers;

    public IServiceProvider Services => _app.Services;

    /// <param name="service">The service under test.</param>
    /// <param name="settings">More command-line configuration, <c>--Key:Sub value</c>.</param>
    public static Task<ServiceTestHost> StartAsync(TotService service, params string[] settings) =>
        StartAsync(TestStores.Chosen, service, settings);

    public static async Task<ServiceTestHost> StartAsync(TestStore store, TotService service, params string[] settings)
    {
        var host = new ServiceTestHost(service, settings);
        if (store == TestStore.Postgres)
        {
            host._database = await TestDatabases.CreateAsync(service.Name, $"{service.Add.Method.Module.Name}", host.MigrateAsync);
        }
        host._peers = await PeerWorld.StartAsync(service.Name, host.Clock, Path.Combine(host.Folder, "keys"), host._addresses);
        await host.StartServiceAsync();
        return host;
    }

    /// <summary>Another instance of the service over the same database, among the same peers, by the same clock.</summary>
    public async Task<ServiceTestHost> StartReplicaAsync()
    {
        if (_database is null)
        {
            throw new InvalidOperationException("An SQLite file belongs to one instance.");
        }
        var replica = new ServiceTestHost(this);
        await replica.StartServiceAsync();
        return replica;
    }

    /// <summary>Stops the service and starts it again on the same store.</summary>
    public async Task RestartAsync()
    {
        await StopServiceAsync();
        await StartServiceAsync();
    }

    /// <summary>A client with the persona's token; a new idempotency key is the test's affair.</summary>
    public HttpClient As(string persona) =>
        As(DemoPersonas.Find(persona) ?? throw new ArgumentException($"No persona {persona}.", nameof(persona)));

    /// <summary>The same for somebody who is no persona, such as a persona's colleague.</summary>
    public HttpClient As(DemoPersona somebody)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _tokens.Issue(somebody));
        return client;
    }

    public HttpClient Anonymous() =>
        new(new Http2Handler { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = new Uri(_app.Urls.Single()) };

    /// <summary>A gRPC way to the service as another service would have it.</summary>
    public Grpc.Core.CallInvoker AsService(string name)
    {
        var addresses = new ServiceAddresses();
        addresses.Set(_service.Name, _app.Urls.Single());
        return new GrpcPeers(addresses, new ServiceTokens(new ServiceName(name), _keys)).To(_service.Name);
    }

    /// <summary>Looks into the store.</summary>
    public async Task<T> InStoreAsync<TDb, T>(Func<TDb, Task<T>> look)
        where TDb : ServiceDbContext
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    /// <summary>Everything the service has told, in order.</summary>
    public Task<List<LoggedEvent>> EventsAsync() =>
        InStoreAsync((ServiceDbContext db) => db.EventLog.OrderBy(e => e.Position).ToListAsync());

    /// <summary>What was done, without the lists that were read and what was refused.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ActsAsync() =>
        [.. (await AuditAsync()).Where(e => e.Action != "refused" && !e.Action.StartsWith("list-", StringComparison.Ordinal))];

    /// <summary>Everything the service has audited, in order.</summary>
    public Task<List<AuditEntry>> AuditAsync() => InStoreAsync((ServiceDbContext db) => db.AuditLog.OrderBy(e => e.Id).ToListAsync());

    /// <summary>Stores, write-ahead logs and keys as they lie on the disk while the service runs, and the PostgreSQL database if there is one.</summary>
    public string StoredText()
    {
        while (true)
        {
            try
            {
                return string.Concat(Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(Read)) + DatabaseText();
            }
            catch (FileNotFoundException)
            {
                // A write-ahead log was folded into its store meanwhile; it is to be found there.
            }
        }

        static string Read(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, System.Text.Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Everything in the service's PostgreSQL database as one text; empty when its store is a file in <see cref="Folder"/>.</summary>
    public string DatabaseText() => _database is null ? "" : TestDatabases.Text(_database);

    public async ValueTask DisposeAsync()
    {
        await StopServiceAsync();
        if (_first is not null)
        {
            return;
        }
        await _peers.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_database is not null)
        {
            await TestDatabases.DropAsync(_database);
        }
        Directory.Delete(Folder, recursive: true);
    }

    private async Task MigrateAsync(string database)
    {
        await using var app = Build(database);
        await app.Services.GetRequiredService<StoreMigrator>().MigrateAsync(CancellationToken.None);
    }

    private WebApplication Build(string? database)
    {
        string[] store = database is null
            ? []
            : ["--Store:Provider", "postgres", "--Store:ConnectionString", database, "--Keys:ConnectionString", database];
        return ServiceHost.Build(
            _service,
            [
                "--Listen:Grpc",
                "http://127.0.0.1:0",
                "--Store:Folder",
                Folder,
                "--Keys:Folder",
                Path.Combine(Folder, "keys"),
                "--Demo:Enabled",
                "true",
                .. store,
                .. _settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Clock);
                builder.Services.AddSingleton(_addresses);
                builder.Services.PostConfigure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
            }
        );
    }

    private async Task StartServiceAsync()
    {
        _app = Build(_database);
        await Starting.WaitAsync();
        try
        {
            await _app.StartAsync();
        }
        finally
        {
            Starting.Release();
        }
    }

    private async Task StopServiceAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>The service's port speaks HTTP/2 only, whatever a request message says.</summary>
    private sealed class Http2Handler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (new Version(2, 0), HttpVersionPolicy.RequestVersionExact);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
