using Tot.Gateway;
using Tot.Intake;
using Tot.Meetings;
using Tot.Messaging.Feed;
using Tot.Messaging.Log;
using Tot.Obligations;
using Tot.Placements;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.Subscriptions;
using Tot.WebConsole;

namespace Tot.Standalone;

/// <summary>
/// The gateway, the console and all services, each a web application with a container and a store of its own. They share the clock, and where they are: the services on
/// free ports of this machine.
/// </summary>
internal sealed class StandaloneHost(StandaloneSettings settings) : IAsyncDisposable
{
    public static readonly TotService[] Services =
    [
        IntakeService.Definition,
        MeetingsService.Definition,
        ObligationsService.Definition,
        PlacementsService.Definition,
        SubscriptionsService.Definition,
    ];

    private readonly ServiceAddresses _addresses = new();
    private readonly DemoClock? _demoClock = settings.Demo ? new DemoClock(settings.DataFolder) : null;
    private readonly WorkOnceReady _turns = new();
    private readonly TaskCompletionSource<string> _gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _gateway;
    private WebApplication? _console;
    private WebApplication?[] _services = [];

    /// <summary>What time it is in the demo; null outside it.</summary>
    public DemoClock? DemoClock => _demoClock;

    /// <summary>Where the gateway listens.</summary>
    public IReadOnlyList<string> Urls => [.. _gateway!.Urls];

    /// <exception cref="StartException">A part did not start; those that did are stopped by disposing.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        settings.RefusePortsInUse();
        MakeKeys();
        var gateway = Task.Run(() => GatewayHost.Build([.. settings.Listen(), .. Shared()], Share), ct);
        var console = Task.Run(() => StartConsoleAsync(ct), ct);
        _services = new WebApplication[Services.Length];
        await Task.WhenAll(Services.Select((service, index) => Task.Run(() => StartAsync(service, index, ct), ct)));
        await console;
        _gateway = await gateway;
        await CatchUpAsync(ct);
        await StartPartAsync(_gateway, "gateway", ct);
        _turns.Begin();
    }

    /// <summary>The first request finds directory and rosters known; a long backlog is worked off while requests are answered.</summary>
    private async Task CatchUpAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await Task.WhenAll(_services.Select(s => s!.Services.GetRequiredService<FeedProgress>().CaughtUpAsync(patience.Token)));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Every service says by itself when a copy is not fresh enough to answer.
        }
    }

    /// <summary>Until it is asked to stop, or a part has stopped by itself.</summary>
    /// <returns>Whether a part has failed.</returns>
    public async Task<bool> WaitAsync(CancellationToken stop)
    {
        try
        {
            var part = await _gaveUp.Task.WaitAsync(stop);
            await Console.Error.WriteLineAsync($"The {part} has stopped, so everything stops. The lines above say why.");
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The gateway first: it lets nothing new in while the services finish what they have.</summary>
    public async Task StopAsync()
    {
        await (_gateway?.StopAsync() ?? Task.CompletedTask);
        await (_console?.StopAsync() ?? Task.CompletedTask);
        await Task.WhenAll(_services.OfType<WebApplication>().Select(s => s.StopAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var app in _services.Prepend(_console).Prepend(_gateway).OfType<WebApplication>())
        {
            await app.DisposeAsync();
        }
    }

    private async Task StartAsync(TotService service, int index, CancellationToken ct)
    {
        var app = ServiceHost.Build(
            service,
            [
                .. (string[])["--Listen:Http", "", "--Listen:Grpc", "http://127.0.0.1:0"],
                .. (string[])["--Store:Folder", settings.DataFolder, "--Messaging:Transport", "feed"],
                .. Shared(),
            ],
            Share
        );
        _services[index] = app;
        await StartPartAsync(app, $"{service.Name} service", ct);
        _addresses.Set(service.Name, app.Urls.Single());
    }

    private async Task StartConsoleAsync(CancellationToken ct)
    {
        string[] listen = ["--Listen:Http", "", "--Listen:Grpc", "http://127.0.0.1:0"];
        _console = ConsoleHost.Build([.. listen, .. Shared()], Share);
        await StartPartAsync(_console, ConsoleHost.Name, ct);
        _addresses.Set(ConsoleHost.Name, _console.Urls.Single());
    }

    private async Task StartPartAsync(WebApplication app, string part, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new StartException($"The {part} did not start: {e.Message}");
        }
        app.Lifetime.ApplicationStopping.Register(() => _gaveUp.TrySetResult(part));
    }

    private string[] Shared() => ["--Keys:Folder", settings.Keys, "--Demo:Enabled", settings.Demo ? "true" : "false"];

    private void Share(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_addresses);
        builder.Services.AddSingleton<WorkTurns>(_turns);
        builder.Services.AddSingleton<IHostLifetime>(new PartLifetime());
        if (_demoClock is not null)
        {
            builder.Services.AddSingleton(_demoClock);
            builder.Services.AddSingleton<TimeProvider>(_demoClock);
        }
    }

    private void MakeKeys()
    {
        var keys = new ServiceKeys(settings.Keys);
        foreach (var service in Services)
        {
            keys.Ensure(service.Name);
        }
        keys.Ensure(ConsoleHost.Name);
        if (settings.Demo)
        {
            keys.Ensure(DemoTokens.KeyName);
        }
    }

    /// <summary>A part does not listen to signals; the whole does.</summary>
    private sealed class PartLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
