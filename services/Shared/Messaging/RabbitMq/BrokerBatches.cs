using System.Runtime.ExceptionServices;
using Tot.Messaging.Handling;

namespace Tot.Messaging.RabbitMq;

/// <summary>
/// Messages that come while a transaction is under way share the next one; one that comes in quiet goes at once. Each is acknowledged,
/// retried and given up by itself. The events of a subject take the same lane, so that of one subject no two are handled side by side.
/// </summary>
/// <remarks>
/// MassTransit's own batches (<c>Batch&lt;T&gt;</c>) make the first message wait for others that may not come, and fail as a whole.
/// </remarks>
internal sealed class BrokerBatches
{
    public const int Lanes = 4;
    public const int MostTogether = 50;

    private readonly Together<IncomingEvent, Exception?>[] _lanes;

    public BrokerBatches(EventDispatcher dispatcher)
    {
        _lanes =
        [
            .. Enumerable.Range(0, Lanes).Select(_ => new Together<IncomingEvent, Exception?>(HandleTogetherAsync, MostTogether, calls: 1)),
        ];

        // Begun is finished: who no longer waits for it will be asked again, and the inbox knows.
        Task<IReadOnlyList<Exception?>> HandleTogetherAsync(IReadOnlyList<IncomingEvent> events) =>
            dispatcher.DispatchEachAsync(events, CancellationToken.None);
    }

    /// <summary>Returns when the event's effect is committed, or it is parked.</summary>
    public async Task HandleAsync(IncomingEvent message)
    {
        var lane = (uint)StringComparer.Ordinal.GetHashCode(message.Subject) % Lanes;
        if (await _lanes[lane].AskAsync(message) is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }
}
