using System.Threading.Channels;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// One subscription's deliveries, as long as any are due: requests side by side, in as many lanes as its endpoint may have at a time. What is
/// sent next is decided in one place, one step after the other; only the attempts themselves run beside it.
/// </summary>
/// <remarks>
/// While all goes well, the next request does not wait until the one before is recorded: many are recorded together, and what a crash in between
/// has not recorded is sent again under the same id. After a failure nothing more is begun before it is recorded, since that decides what may be
/// sent, and when.
/// </remarks>
internal sealed class DeliveryRun(SubscriptionId id, DeliveryParts parts)
{
    private const int MostOpen = 256;
    private const int FewestAtOnce = 8;
    private const int MostAtOnce = 128;
    private readonly Channel<Step> _steps = Channel.CreateUnbounded<Step>(new() { SingleReader = true });

    // Being sent, or sent and not yet recorded.
    private readonly HashSet<DeliveryId> _open = [];
    private DueDeliveries.Batch _batch = DueDeliveries.Batch.Nothing;
    private bool _look;
    private int _pokes;
    private int _startedSinceLook;
    private int _lanes;
    private int _failing;
    private Exception? _fault;

    private enum What
    {
        Poked,
        Answered,
        Ended,
    }

    /// <summary>Somebody has poked it since it last looked.</summary>
    public bool IsPoked => Volatile.Read(ref _pokes) > 0;

    private bool MayLook =>
        _look
        && _batch.Requests.Count == 0
        && (_batch.Lanes == 0 || _lanes < _batch.Lanes)
        && _failing == 0
        && _open.Count < MostOpen
        && _fault is null;

    /// <summary>There may be more to deliver.</summary>
    public void Poke()
    {
        Interlocked.Increment(ref _pokes);
        _steps.Writer.TryWrite(new(What.Poked));
    }

    /// <summary>Returns when nothing is due and nothing is under way. What went wrong on this side is thrown then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        (_look, _fault) = (true, null);
        try
        {
            await KeepLanesBusyAsync(stopping);
        }
        finally
        {
            while (_open.Count > 0)
            {
                await StepAsync();
            }
            _batch = DueDeliveries.Batch.Nothing;
        }
        if (_fault is not null)
        {
            throw _fault;
        }
    }

    private async Task KeepLanesBusyAsync(CancellationToken stopping)
    {
        while (_fault is null && !stopping.IsCancellationRequested && parts.Claims.Holds(id))
        {
            if (_batch.Requests.Count > 0 && (_batch.IsStale || _batch.Edition != parts.InFlight.Edition(id)))
            {
                LookAgain();
            }
            if (MayLook)
            {
                await LookAsync(stopping);
            }
            while (_lanes < _batch.Lanes && _failing == 0 && _open.Count < MostOpen && _batch.Requests.TryDequeue(out var deliveries))
            {
                Start(deliveries, stopping);
            }
            if (MayLook)
            {
                continue;
            }
            if (_open.Count == 0)
            {
                return;
            }
            await StepAsync();
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        Interlocked.Exchange(ref _pokes, 0);
        // Twice what went out since it last looked: what waits for a slow endpoint is not read over and over.
        var atOnce = Math.Clamp(2 * _startedSinceLook, FewestAtOnce, MostAtOnce);
        (_look, _startedSinceLook) = (false, 0);
        _batch = await parts.Due.NextAsync(id, parts.InFlight.Edition(id), _open, atOnce, stopping);
    }

    private void LookAgain() => (_batch, _look) = (DueDeliveries.Batch.Nothing, true);

    private void Start(DueDelivery[] deliveries, CancellationToken stopping)
    {
        _open.UnionWith(deliveries.Select(d => d.Id));
        _startedSinceLook += deliveries.Length;
        _lanes++;
        _look |= _batch is { More: true, Requests.Count: 0 };
        _ = AttemptAsync(new(_batch, deliveries), stopping);
    }

    private async Task StepAsync()
    {
        Take(await _steps.Reader.ReadAsync(CancellationToken.None));
        while (_steps.Reader.TryRead(out var next))
        {
            Take(next);
        }
    }

    private void Take(Step step)
    {
        switch (step)
        {
            case { What: What.Poked }:
                _look = true;
                break;
            case { What: What.Answered, Attempt: { } attempt }:
                if (!step.IsFine)
                {
                    attempt.IsFailing = true;
                    _failing++;
                }
                // One that fails gets one attempt at a time, and what it came to decides on the next.
                else if (attempt.Batch.Healthy)
                {
                    FreeLane(attempt);
                }
                break;
            case { What: What.Ended, Attempt: { } attempt }:
                FreeLane(attempt);
                _open.ExceptWith(attempt.Deliveries.Select(d => d.Id));
                _failing -= attempt.IsFailing ? 1 : 0;
                _fault ??= step.Fault;
                if (!step.IsFine || !attempt.Batch.Healthy)
                {
                    LookAgain();
                }
                break;
        }
    }

    private void FreeLane(Attempt attempt)
    {
        _lanes -= attempt.HasLane ? 1 : 0;
        attempt.HasLane = false;
    }

    /// <summary>Never throws.</summary>
    private async Task AttemptAsync(Attempt attempt, CancellationToken stopping)
    {
        await Task.Yield();
        var (fine, fault) = (false, (Exception?)null);
        try
        {
            using var entry = parts.InFlight.TryEnter(id, attempt.Batch.Edition, stopping);
            fine = entry is not null && await SendAsync(attempt, entry.Stop);
        }
        catch (Exception e)
        {
            fault = e;
        }
        _steps.Writer.TryWrite(new(What.Ended, attempt, fine, fault));
    }

    /// <summary>Answers whether the endpoint may be asked on at the same pace.</summary>
    private async Task<bool> SendAsync(Attempt attempt, CancellationToken stop)
    {
        var (batch, startedAt) = (attempt.Batch, parts.Clock.GetUtcNow());
        IReadOnlyDictionary<DeliveryId, AttemptResult> results;
        try
        {
            results = await parts.Turns.TakeAsync(
                batch.Subscription!.Endpoint.Authority,
                () =>
                {
                    startedAt = parts.Clock.GetUtcNow();
                    return parts.Send.SendAsync(batch.Subscription, batch.Keys, attempt.Deliveries, () => parts.Claims.Holds(id), stop);
                },
                stop
            );
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        var fine = results.Count > 0 && results.Values.All(r => r.Outcome is AttemptOutcome.Delivered or AttemptOutcome.NotEntitled);
        _steps.Writer.TryWrite(new(What.Answered, attempt, fine));
        if (results.Count > 0)
        {
            // Recorded even while stopping: the endpoint has answered.
            await parts.Record.SaveAsync(id, results, startedAt);
        }
        return fine;
    }

    private readonly record struct Step(What What, Attempt? Attempt = null, bool IsFine = false, Exception? Fault = null);

    /// <summary>Only the run itself changes it.</summary>
    private sealed class Attempt(DueDeliveries.Batch batch, DueDelivery[] deliveries)
    {
        public DueDeliveries.Batch Batch => batch;
        public DueDelivery[] Deliveries => deliveries;
        public bool HasLane { get; set; } = true;
        public bool IsFailing { get; set; }
    }
}
