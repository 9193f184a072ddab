namespace Tot.Messaging.Handling;

/// <summary>
/// Does together what is asked for at the same time. Whoever asks joins the next call, never one that has begun: the answer is as fresh as to a
/// call of one's own.
/// </summary>
/// <param name="ask">One answer for each that asked, in their order; what it throws, all of them get.</param>
/// <param name="most">So many in one call.</param>
/// <param name="calls">So many calls at a time.</param>
public sealed class Together<TAsked, TAnswer>(Func<IReadOnlyList<TAsked>, Task<IReadOnlyList<TAnswer>>> ask, int most, int calls)
{
    private readonly Lock _lock = new();
    private readonly Queue<(TAsked Asked, TaskCompletionSource<TAnswer> Answer)> _waiting = new();
    private int _calls;

    public Task<TAnswer> AskAsync(TAsked asked)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((asked, answer));
            if (_calls < calls)
            {
                _calls++;
                // A call is made for all who ask, in nobody's trace or request.
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(AnswerAsync);
                }
            }
        }
        return answer.Task;
    }

    private async Task AnswerAsync()
    {
        while (Take() is { Count: > 0 } taken)
        {
            try
            {
                var answers = await ask([.. taken.Select(t => t.Asked)]);
                for (var i = 0; i < taken.Count; i++)
                {
                    taken[i].Answer.SetResult(answers[i]);
                }
            }
            catch (Exception e)
            {
                taken.ForEach(t => t.Answer.TrySetException(e));
            }
        }
    }

    private List<(TAsked Asked, TaskCompletionSource<TAnswer> Answer)> Take()
    {
        lock (_lock)
        {
            var taken = new List<(TAsked, TaskCompletionSource<TAnswer>)>(Math.Min(most, _waiting.Count));
            while (taken.Count < most && _waiting.TryDequeue(out var next))
            {
                taken.Add(next);
            }
            if (taken.Count == 0)
            {
                _calls--;
            }
            return taken;
        }
    }
}
