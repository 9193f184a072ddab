using Microsoft.EntityFrameworkCore;

namespace Tot.ServiceDefaults.Stores;

/// <summary>
/// A way to a store that those who wait share: a lone one goes at once, and those who come while a trip is under way go together on the next
/// (group commit). Nobody joins a trip that has begun, so what is answered was asked of the store after the question came.
/// </summary>
/// <param name="goAsync">Goes once for everybody; gives as many answers as it was asked, in their order, or throws for all of them.</param>
/// <param name="most">At most so many go together.</param>
public sealed class SharedTrip<TAsked, TAnswer>(Func<IReadOnlyList<TAsked>, Task<IReadOnlyList<TAnswer>>> goAsync, int most = 64)
{
    private readonly Lock _lock = new();
    private readonly Queue<Traveller> _waiting = [];
    private bool _isUnderWay;

    /// <summary>The answer. Who stops waiting is taken along all the same.</summary>
    public Task<TAnswer> AskAsync(TAsked asked, CancellationToken ct)
    {
        var mine = new Traveller(asked);
        lock (_lock)
        {
            _waiting.Enqueue(mine);
            if (!_isUnderWay)
            {
                _isUnderWay = true;
                // It goes for others too: the first one's trace and request are not theirs.
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(GoAsync, CancellationToken.None);
                }
            }
        }
        return mine.Answer.Task.WaitAsync(ct);
    }

    private async Task GoAsync()
    {
        while (Next() is { Count: > 0 } group)
        {
            await GoTogetherAsync(group);
        }
    }

    private List<Traveller> Next()
    {
        lock (_lock)
        {
            var group = new List<Traveller>(Math.Min(most, _waiting.Count));
            while (group.Count < most && _waiting.TryDequeue(out var traveller))
            {
                group.Add(traveller);
            }
            _isUnderWay = group.Count > 0;
            return group;
        }
    }

    private async Task GoTogetherAsync(IReadOnlyList<Traveller> group)
    {
        try
        {
            var answers = await goAsync([.. group.Select(t => t.Asked)]);
            foreach (var (traveller, answer) in group.Zip(answers))
            {
                traveller.Answer.SetResult(answer);
            }
        }
        catch (DbUpdateException e) when (group.Count > 1 && !StoreFaults.IsAway(e))
        {
            // What the store refuses of one must not hurt the others.
            foreach (var traveller in group)
            {
                await GoTogetherAsync([traveller]);
            }
        }
        catch (Exception e)
        {
            foreach (var traveller in group)
            {
                traveller.Answer.SetException(e);
            }
        }
    }

    private sealed record Traveller(TAsked Asked)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
