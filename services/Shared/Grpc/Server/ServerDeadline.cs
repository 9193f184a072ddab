namespace Grpc.AspNetCore.Server.Internal;

/// <summary>When a call's time is up, it is answered first and then its handler cancelled.</summary>
internal sealed class ServerDeadline : IAsyncDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenRegistration _registration;
    private readonly Func<Task> _answer;
    private Task _answering = Task.CompletedTask;

    public ServerDeadline(TimeSpan timeout, CancellationToken aborted, Func<Task> answer)
    {
        At = (TimeProvider.System.GetUtcNow() + timeout).UtcDateTime;
        _answer = answer;
        _timer = new CancellationTokenSource(timeout);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, aborted);
        // Callbacks run last first, so this one before the link to the handler's token.
        _registration = _timer.Token.UnsafeRegister(static d => ((ServerDeadline)d!).Answer(), this);
    }

    public DateTime At { get; }

    public bool Passed => _timer.IsCancellationRequested;

    /// <summary>Also cancelled when the caller hangs up.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>Waits for an answer that is on its way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        await _answering;
        _timer.Dispose();
        _cancel.Dispose();
    }

    private void Answer() => _answering = _answer();
}
