using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// One replica at a time sends for a subscription: the one that holds the lease on its row. All claiming is here, as conditional updates,
/// which SQLite and PostgreSQL alike decide row by row.
/// </summary>
/// <remarks>
/// Leases run in real time, also under a demo clock. Replicas' clocks may differ by <see cref="Margin"/>: a holder stops that much before its
/// lease ends. One that is frozen in the middle of a request can still send that one late, under the same id.
/// </remarks>
internal sealed class LaneClaims : IDisposable
{
    /// <summary>How long a lease outlives its holder.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);
    private readonly IServiceScopeFactory _scopes;
    private readonly Lock _lock = new();
    private readonly Dictionary<SubscriptionId, Hold> _holds = [];
    private readonly SemaphoreSlim _store = new(1, 1);
    private readonly string _holder;

    public LaneClaims(IServiceScopeFactory scopes, IOptions<SubscriptionsOptions> options)
    {
        _scopes = scopes;
        _holder = options.Value.Replica ?? DefaultHolder(scopes);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Answers whether this replica may send for the subscription now; if so, <see cref="Leave"/> when done.</summary>
    public async Task<bool> TryEnterAsync(SubscriptionId id, CancellationToken ct)
    {
        await _store.WaitAsync(ct);
        try
        {
            var until = Now + Lease;
            if (!Holds(id) && await ClaimAsync([id], until, ct) == 0)
            {
                return false;
            }
            lock (_lock)
            {
                var hold = _holds.GetValueOrDefault(id) ?? (_holds[id] = new Hold { Until = until });
                hold.Users++;
            }
            return true;
        }
        finally
        {
            _store.Release();
        }
    }

    /// <summary>Done for now. The lease is kept until the next renewal, for what may come in a moment.</summary>
    public void Leave(SubscriptionId id)
    {
        lock (_lock)
        {
            if (_holds.TryGetValue(id, out var hold))
            {
                hold.Users--;
            }
        }
    }

    /// <summary>May this replica send for the subscription at this moment?</summary>
    public bool Holds(SubscriptionId id)
    {
        lock (_lock)
        {
            return _holds.TryGetValue(id, out var hold) && Now + Margin < hold.Until;
        }
    }

    /// <summary>The subscriptions that this replica is sending for.</summary>
    public IReadOnlyList<SubscriptionId> InUse()
    {
        lock (_lock)
        {
            return [.. _holds.Where(h => h.Value.Users > 0).Select(h => h.Key)];
        }
    }

    /// <summary>Renews what is in use and lets go of what is not. Answers what others have taken meanwhile.</summary>
    public async Task<IReadOnlyList<SubscriptionId>> RenewAsync(CancellationToken ct)
    {
        await _store.WaitAsync(ct);
        try
        {
            var idle = TakeIdle();
            if (idle.Count > 0)
            {
                await ReleaseAsync(idle, ct);
            }
            var (mine, until) = (InUse(), Now + Lease);
            if (mine.Count == 0 || await ClaimAsync(mine, until, ct) == mine.Count)
            {
                Extend(mine, until);
                return [];
            }
            return await SortOutAsync(mine, until, ct);
        }
        finally
        {
            _store.Release();
        }
    }

    /// <summary>Waits until no other replica sends for the subscription; no longer than a lease lasts.</summary>
    public async Task UntilFreeAsync(SubscriptionId id, CancellationToken ct)
    {
        var patience = Now + Lease;
        while (Now < patience && await IsElsewhereAsync(id, ct))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
    }

    /// <summary>The service stops: others need not wait for its leases to end.</summary>
    public async Task ReleaseAllAsync(CancellationToken ct)
    {
        List<SubscriptionId> all;
        lock (_lock)
        {
            all = [.. _holds.Keys];
            _holds.Clear();
        }
        await ReleaseAsync(all, ct);
    }

    public void Dispose() => _store.Dispose();

    // An SQLite store is one process's: what it held when it was killed it may take up at once.
    private static string DefaultHolder(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        var provider = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>().Database.ProviderName;
        return provider?.EndsWith("Sqlite", StringComparison.Ordinal) == true ? "the-only" : Guid.CreateVersion7(Now).ToString("N");
    }

    private async Task<IReadOnlyList<SubscriptionId>> SortOutAsync(
        IReadOnlyList<SubscriptionId> wanted,
        DateTimeOffset until,
        CancellationToken ct
    )
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var mine = await db
            .Subscriptions.Where(s => wanted.Contains(s.Id) && EF.Property<string?>(s, LeaseColumns.Holder) == _holder)
            .Select(s => s.Id)
            .ToListAsync(ct);
        Extend(mine, until);
        var lost = wanted.Except(mine).ToList();
        lock (_lock)
        {
            foreach (var id in lost)
            {
                _holds[id].Until = DateTimeOffset.MinValue;
            }
        }
        return lost;
    }

    private List<SubscriptionId> TakeIdle()
    {
        lock (_lock)
        {
            var idle = _holds.Where(h => h.Value.Users == 0).Select(h => h.Key).ToList();
            idle.ForEach(id => _holds.Remove(id));
            return idle;
        }
    }

    private void Extend(IEnumerable<SubscriptionId> ids, DateTimeOffset until)
    {
        lock (_lock)
        {
            foreach (var id in ids)
            {
                _holds[id].Until = until;
            }
        }
    }

    private Task<int> ClaimAsync(IReadOnlyList<SubscriptionId> ids, DateTimeOffset until, CancellationToken ct)
    {
        var now = Now;
        return UpdateAsync(
            rows =>
                rows.Where(s =>
                        ids.Contains(s.Id)
                        && (
                            EF.Property<string?>(s, LeaseColumns.Holder) == null
                            || EF.Property<string?>(s, LeaseColumns.Holder) == _holder
                            || EF.Property<DateTimeOffset?>(s, LeaseColumns.Until) < now
                        )
                    )
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(s => EF.Property<string?>(s, LeaseColumns.Holder), _holder)
                                .SetProperty(s => EF.Property<DateTimeOffset?>(s, LeaseColumns.Until), until),
                        ct
                    ),
            ct
        );
    }

    private Task<int> ReleaseAsync(IReadOnlyList<SubscriptionId> ids, CancellationToken ct) =>
        UpdateAsync(
            rows =>
                rows.Where(s => ids.Contains(s.Id) && EF.Property<string?>(s, LeaseColumns.Holder) == _holder)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => EF.Property<string?>(s, LeaseColumns.Holder), (string?)null), ct),
            ct
        );

    private async Task<int> UpdateAsync(Func<IQueryable<Subscription>, Task<int>> update, CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        return await db.WriteAsync(() => update(db.Subscriptions), ct);
    }

    private async Task<bool> IsElsewhereAsync(SubscriptionId id, CancellationToken ct)
    {
        var now = Now;
        await using var scope = _scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<SubscriptionsDb>()
            .Subscriptions.AnyAsync(
                s =>
                    s.Id == id
                    && EF.Property<string?>(s, LeaseColumns.Holder) != null
                    && EF.Property<string?>(s, LeaseColumns.Holder) != _holder
                    && EF.Property<DateTimeOffset?>(s, LeaseColumns.Until) >= now,
                ct
            );
    }

    private sealed class Hold
    {
        public int Users { get; set; }
        public DateTimeOffset Until { get; set; }
    }
}

/// <summary>Columns of a subscription that are no affair of the domain: which replica sends for it, until when.</summary>
internal static class LeaseColumns
{
    public const string Holder = "LeaseHolder";
    public const string Until = "LeaseUntil";
}
