using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Stores;

namespace Tot.Mail;

/// <summary>
/// Sends what is due. A mail is claimed by a conditional update before it is sent, so that of several replicas one sends it; after a crash
/// its lease runs out and it is sent again, with the same Message-ID.
/// </summary>
internal sealed partial class MailWorker(
    IServiceScopeFactory scopes,
    SmtpSender sender,
    StoreRuntime store,
    IOptions<SmtpSettings> options,
    TimeProvider clock,
    ILogger<MailWorker> logger
) : BackgroundService
{
    private const int MostTogether = 10;

    /// <summary>How long what was sent or given up is kept.</summary>
    private static readonly TimeSpan KeepDone = TimeSpan.FromDays(30);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _tidiedAt;

    /// <summary>Enough for every attempt of a claim to run into its time limit.</summary>
    private TimeSpan Lease => (MostTogether + 2) * options.Value.Timeout;

    /// <summary>How long to wait after the given number of attempts in vain: half a minute, doubled each time, at most an hour.</summary>
    public static TimeSpan Pause(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(30 * Math.Pow(2, attempts - 1), TimeSpan.FromHours(1).TotalSeconds));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsConfigured)
        {
            return;
        }
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SendDueAsync(stoppingToken) > 0) { }
                await TidyAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
        }
    }

    /// <returns>How many were claimed.</returns>
    private async Task<int> SendDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var (claimed, leaseId) = await ClaimAsync(db, ct);
        foreach (var mail in claimed)
        {
            await SendAsync(db, mail, leaseId, ct);
        }
        return claimed.Count;
    }

    private async Task<(List<OutgoingMail> Claimed, Guid LeaseId)> ClaimAsync(ServiceDbContext db, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var leaseId = Guid.CreateVersion7(now);
        // Made at a time that is yet to come again: the clock has been set back since, and it waits for nothing.
        var free = db.Set<OutgoingMail>()
            .Where(m =>
                m.State == MailState.Waiting
                && (m.NextAttemptAt <= now || m.CreatedAt > now)
                && (m.LeasedUntil == null || m.LeasedUntil <= now)
            );
        var due = await free.OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id).Take(MostTogether).Select(m => m.Id).ToListAsync(ct);
        if (due.Count == 0)
        {
            return ([], leaseId);
        }
        DateTimeOffset? until = now + Lease;
        using (await store.WriteGate.EnterAsync(ct))
        {
            // The condition is looked at again under the row's lock: what another replica has claimed since is left out.
            await free.Where(m => due.Contains(m.Id))
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseId, leaseId).SetProperty(m => m.LeasedUntil, until), ct);
        }
        var claimed = await db.Set<OutgoingMail>().AsNoTracking().Where(m => m.LeaseId == leaseId).OrderBy(m => m.Id).ToListAsync(ct);
        return (claimed, leaseId);
    }

    private async Task SendAsync(ServiceDbContext db, OutgoingMail mail, Guid leaseId, CancellationToken ct)
    {
        if (mail.GiveUpAt <= clock.GetUtcNow())
        {
            await GiveUpAsync(db, mail, leaseId, mail.Reason ?? "TooLate", ct);
            return;
        }
        try
        {
            await sender.SendAsync(mail, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await (
                SmtpSender.IsForGood(e)
                    ? GiveUpAsync(db, mail, leaseId, SmtpSender.ReasonOf(e), ct)
                    : RetryAsync(db, mail, leaseId, SmtpSender.ReasonOf(e), ct)
            );
            return;
        }
        MailMetrics.Sent.Add(1);
        await FinishAsync(db, mail, leaseId, MailState.Sent, reason: null, ct);
    }

    private async Task RetryAsync(ServiceDbContext db, OutgoingMail mail, Guid leaseId, string reason, CancellationToken ct)
    {
        var attempts = mail.Attempts + 1;
        var next = clock.GetUtcNow() + Pause(attempts);
        if (next >= mail.GiveUpAt)
        {
            await GiveUpAsync(db, mail, leaseId, reason, ct);
            return;
        }
        MailMetrics.Retried.Add(1);
        LogRetry(mail.Id, mail.About, attempts, reason);
        using var pass = await store.WriteGate.EnterAsync(ct);
        await Mine(db, mail, leaseId)
            .ExecuteUpdateAsync(
                s =>
                    s.SetProperty(m => m.Attempts, attempts)
                        .SetProperty(m => m.NextAttemptAt, next)
                        .SetProperty(m => m.Reason, reason)
                        .SetProperty(m => m.LeaseId, (Guid?)null)
                        .SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null),
                ct
            );
    }

    private async Task GiveUpAsync(ServiceDbContext db, OutgoingMail mail, Guid leaseId, string reason, CancellationToken ct)
    {
        MailMetrics.Failed.Add(1);
        LogGivenUp(mail.Id, mail.About, mail.Attempts + 1, reason);
        await FinishAsync(db, mail, leaseId, MailState.Failed, reason, ct);
    }

    private async Task FinishAsync(
        ServiceDbContext db,
        OutgoingMail mail,
        Guid leaseId,
        MailState state,
        string? reason,
        CancellationToken ct
    )
    {
        DateTimeOffset? now = clock.GetUtcNow();
        using var pass = await store.WriteGate.EnterAsync(ct);
        await Mine(db, mail, leaseId)
            .ExecuteUpdateAsync(
                s =>
                    s.SetProperty(m => m.State, state)
                        .SetProperty(m => m.DoneAt, now)
                        .SetProperty(m => m.Reason, reason)
                        .SetProperty(m => m.LeaseId, (Guid?)null)
                        .SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null),
                ct
            );
    }

    private static IQueryable<OutgoingMail> Mine(ServiceDbContext db, OutgoingMail mail, Guid leaseId) =>
        db.Set<OutgoingMail>().Where(m => m.Id == mail.Id && m.LeaseId == leaseId);

    private async Task TidyAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now - _tidiedAt < TidyEvery)
        {
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var before = now - KeepDone;
        using (await store.WriteGate.EnterAsync(ct))
        {
            await db.Set<OutgoingMail>().Where(m => m.State != MailState.Waiting && m.DoneAt < before).ExecuteDeleteAsync(ct);
        }
        _tidiedAt = now;
    }

    [LoggerMessage(LogLevel.Warning, "Mail {Id} about {About} was not taken at attempt {Attempt} ({Reason}); it is tried again.")]
    private partial void LogRetry(Guid id, string about, int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "Mail {Id} about {About} was given up at attempt {Attempt} ({Reason}).")]
    private partial void LogGivenUp(Guid id, string about, int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "Sending mail failed: {Reason}")]
    private partial void LogFailed(string reason);
}
