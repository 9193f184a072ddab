using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Sign;

namespace Tot.Subscriptions.Validate;

/// <summary>Asks the endpoints of pending subscriptions whether they want events, at once and then a few times more.</summary>
internal sealed partial class ValidationWorker(
    IServiceScopeFactory scopes,
    EndpointValidation validation,
    SecretSeal seal,
    WebhookKeys keys,
    LaneClaims claims,
    InFlight inFlight,
    WorkSignal signal,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options,
    ILogger<ValidationWorker> logger
) : BackgroundService
{
    private const int AtATime = 8;
    private readonly ConcurrentDictionary<SubscriptionId, bool> _underWay = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = signal.Next;
            try
            {
                foreach (var subscription in await DueAsync(stoppingToken))
                {
                    if (_underWay.Count < AtATime && _underWay.TryAdd(subscription.Id, true))
                    {
                        _ = RunAsync(subscription, stoppingToken);
                    }
                }
            }
            catch (Exception e)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogFault(e.GetType().Name, e.StackTrace);
                }
            }
            await Task.WhenAny(wake, Task.Delay(options.Value.PollInterval, stoppingToken));
        }
        await signal.UntilAsync(() => _underWay.IsEmpty);
    }

    private async Task<List<Subscription>> DueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var now = clock.GetUtcNow();
        return await db
            .Subscriptions.AsNoTracking()
            .Where(s => s.State == SubscriptionState.Pending && s.NextValidationAt <= now)
            .OrderBy(s => s.NextValidationAt)
            .Take(2 * AtATime)
            .ToListAsync(ct);
    }

    private async Task RunAsync(Subscription subscription, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await AskIfMineAsync(subscription, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogFault(e.GetType().Name, e.StackTrace);
            await Task.Delay(options.Value.PollInterval, CancellationToken.None);
        }
        finally
        {
            _underWay.TryRemove(subscription.Id, out _);
            signal.Raise();
        }
    }

    private async Task AskIfMineAsync(Subscription subscription, CancellationToken stopping)
    {
        if (!await claims.TryEnterAsync(subscription.Id, stopping))
        {
            return;
        }
        using var entry = inFlight.Enter(subscription.Id, stopping, asksOnly: true);
        try
        {
            await AskAsync(subscription, entry.Stop);
        }
        catch (Exception) when (entry.Stop.IsCancellationRequested)
        {
            LogBrokenOff(subscription.Id);
        }
        finally
        {
            claims.Leave(subscription.Id);
        }
    }

    private async Task AskAsync(Subscription seen, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var subscription = await db.Subscriptions.SingleAsync(s => s.Id == seen.Id, stop);
        if (subscription.State != SubscriptionState.Pending)
        {
            return;
        }
        var signing = keys.With(subscription.SigningSecrets(clock.GetUtcNow()).Select(seal.Open));
        var (by, problem) = await validation.AskAsync(subscription.Id, subscription.Endpoint, subscription.Mode, signing, stop);
        var now = clock.GetUtcNow();
        var before = subscription.Health;
        if (by is null)
        {
            subscription.ValidationFailed(problem!, now);
        }
        else
        {
            subscription.Activate(by, now);
            db.AppendHealth(subscription, before, now);
        }
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            LogBrokenOff(subscription.Id);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Validation of {Subscription} was overtaken.")]
    private partial void LogBrokenOff(SubscriptionId subscription);

    [LoggerMessage(LogLevel.Error, "Validating failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
