using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Tot.Feed.V1;
using Tot.Messaging.Log;

namespace Tot.Testing;

/// <summary>Another service as seen from outside: a real event feed whose events the test tells.</summary>
public sealed class PeerFeed(TimeProvider clock) : EventFeedService.EventFeedServiceBase
{
    private readonly ConcurrentQueue<FeedEvent> _events = new();
    private readonly EventLogSignal _signal = new();
    private readonly Lock _lock = new();
    private long _position;

    /// <summary>Tells an event as the service would.</summary>
    /// <returns>Its identifier.</returns>
    public Guid Tell(IMessage message, string subject, long subjectVersion = 1, Guid? eventId = null)
    {
        var id = eventId ?? Guid.CreateVersion7(clock.GetUtcNow());
        lock (_lock)
        {
            _events.Enqueue(
                new FeedEvent
                {
                    Position = ++_position,
                    EventId = id.ToString(),
                    Type = message.Descriptor.FullName,
                    Subject = subject,
                    SubjectVersion = subjectVersion,
                    OccurredAt = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
                    Payload = JsonFormatter.Default.Format(message),
                }
            );
        }
        _signal.Raise();
        return id;
    }

    public override async Task Subscribe(
        SubscribeRequest request,
        IServerStreamWriter<SubscribeResponse> responseStream,
        ServerCallContext context
    )
    {
        var position = request.AfterPosition;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var next = _signal.Next;
            var events = _events.Where(e => e.Position > position).ToList();
            foreach (var e in events.Where(e => request.Types_.Count == 0 || request.Types_.Contains(e.Type)))
            {
                await responseStream.WriteAsync(new SubscribeResponse { Event = e });
            }
            position = events.Count == 0 ? position : events[^1].Position;
            await responseStream.WriteAsync(new SubscribeResponse { Heartbeat = new Heartbeat { Position = position } });
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1), context.CancellationToken));
        }
    }

    public override Task<GetHeadResponse> GetHead(GetHeadRequest request, ServerCallContext context) =>
        Task.FromResult(
            new GetHeadResponse
            {
                Position = _events
                    .Where(e => request.Types_.Count == 0 || request.Types_.Contains(e.Type))
                    .Select(e => e.Position)
                    .LastOrDefault(),
            }
        );
}
