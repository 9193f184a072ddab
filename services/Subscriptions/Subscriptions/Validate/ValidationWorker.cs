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
                foreach (var id in await DueAsync(stoppingToken))
                {
                    if (_underWay.Count < AtATime && _underWay.TryAdd(id, true))
                    {
                        _ = RunAsync(id, stoppingToken);
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

    private async Task<List<SubscriptionId>> DueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var now = clock.GetUtcNow();
        return await db
            .Subscriptions.Where(s => s.State == SubscriptionState.Pending && s.NextValidationAt <= now)
            .OrderBy(s => s.NextValidationAt)
            .Select(s => s.Id)
            .Take(2 * AtATime)
            .ToListAsync(ct);
    }

    private async Task RunAsync(SubscriptionId id, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await AskIfMineAsync(id, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogFault(e.GetType().Name, e.StackTrace);
            await Task.Delay(options.Value.PollInterval, CancellationToken.None);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
            signal.Raise();
        }
    }

    /// <summary>
    /// One replica's turn, by the subscription's lease. It looks at the store again once it has it: another may have had its turn in between.
    /// </summary>
    internal async Task AskIfMineAsync(SubscriptionId id, CancellationToken stopping)
    {
        if (!await claims.TryEnterAsync(id, stopping))
        {
            // Another replica is at it. Not at once again, or the two would spin.
            await Task.WhenAny(Task.Delay(options.Value.PollInterval, stopping));
            return;
        }
        using var entry = inFlight.Enter(id, stopping, asksOnly: true);
        try
        {
            await AskAsync(id, entry.Stop);
        }
        catch (Exception) when (entry.Stop.IsCancellationRequested)
        {
            LogBrokenOff(id);
        }
        finally
        {
            claims.Leave(id);
        }
    }

    private async Task AskAsync(SubscriptionId id, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var subscription = await db.Subscriptions.SingleAsync(s => s.Id == id, stop);
        if (subscription.State != SubscriptionState.Pending || !(subscription.NextValidationAt <= clock.GetUtcNow()))
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
