using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Stores;
using Tot.Testing;

namespace Tot.Mail.Tests;

/// <summary>A process that sends mail, as far as mail is concerned; several may share a store and a clock.</summary>
internal sealed class MailHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lines _lines = new();

    private MailHost(TestClock clock, Action<DbContextOptionsBuilder> store, string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(settings);
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders().AddProvider(_lines);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<EventLogSignal>();
        builder.Services.AddSingleton(sp => new StoreRuntime(new WriteGate(oneAtATime: true), sp.GetRequiredService<EventLogSignal>()));
        builder.Services.AddDbContext<MailStore>(store);
        builder.Services.AddScoped<ServiceDbContext>(sp => sp.GetRequiredService<MailStore>());
        builder.AddMail();
        _app = builder.Build();
    }

    /// <summary>What it logged about mail.</summary>
    public IReadOnlyList<string> Logged => [.. _lines.All];

    public static async Task<MailHost> StartAsync(TestClock clock, Action<DbContextOptionsBuilder> store, params string[] settings)
    {
        var host = new MailHost(clock, store, settings);
        await host.InStoreAsync(db => db.Database.EnsureCreatedAsync());
        await host._app.StartAsync();
        return host;
    }

    public async Task<T> InStoreAsync<T>(Func<MailStore, Task<T>> look)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<MailStore>());
    }

    /// <summary>Writes mails as an act does: added, then saved.</summary>
    public async Task<bool[]> AddAsync(params MailDraft[] drafts)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailStore>();
        var outbox = scope.ServiceProvider.GetRequiredService<MailOutbox>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        bool[] added = [.. drafts.Select(d => outbox.Add(db, d, now))];
        await db.SaveChangesAsync();
        return added;
    }

    public Task<List<OutgoingMail>> MailsAsync() => InStoreAsync(db => db.Mails.AsNoTracking().OrderBy(m => m.Id).ToListAsync());

    public async Task<HealthReportEntry> HealthAsync()
    {
        var report = await _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["mail"];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => All.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose() => All.Clear();
    }
}
