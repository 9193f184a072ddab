using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Tot.Feed.V1;
using Tot.Messaging.Log;

namespace Tot.Messaging.Feed;

/// <summary>Offers this service's log to the others.</summary>
internal sealed class EventFeedEndpoint(EventLogReader log, EventLogSignal signal, IHostApplicationLifetime lifetime)
    : EventFeedService.EventFeedServiceBase
{
    // Another replica's commit does not ring our bell, so the log is looked at this often in any case.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    // An event after a quiet time is told at once. In a rush each subscriber would read the log after every commit: what comes within so
    // short a time goes together.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(5);

    public override async Task Subscribe(
        SubscribeRequest request,
        IServerStreamWriter<SubscribeResponse> responseStream,
        ServerCallContext context
    )
    {
        // A stream would otherwise hold the host's shutdown up.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var ct = ends.Token;
        var position = request.AfterPosition;
        while (!ct.IsCancellationRequested)
        {
            var next = signal.Next;
            var looked = Stopwatch.GetTimestamp();
            var (events, readTo) = await log.ReadAsync(position, request.Types_, ct);
            foreach (var e in events)
            {
                await responseStream.WriteAsync(new SubscribeResponse { Event = ToFeed(e) }, ct);
            }
            position = readTo;
            if (events.Count == EventLogReader.BatchSize)
            {
                continue;
            }
            await responseStream.WriteAsync(new SubscribeResponse { Heartbeat = new Heartbeat { Position = position } }, ct);
            await Task.WhenAny(next, Task.Delay(Poll, ct));
            if (Together - Stopwatch.GetElapsedTime(looked) is { Ticks: > 0 } soon)
            {
                await Task.Delay(soon, ct);
            }
        }
    }

    public override async Task<GetHeadResponse> GetHead(GetHeadRequest request, ServerCallContext context) =>
        new() { Position = await log.HeadAsync(request.Types_, context.CancellationToken) };

    private static FeedEvent ToFeed(LoggedEvent e) =>
        new()
        {
            Position = e.Position,
            EventId = e.EventId.ToString(),
            Type = e.Type,
            Subject = e.Subject,
            SubjectVersion = e.SubjectVersion,
            OccurredAt = Timestamp.FromDateTimeOffset(e.OccurredAt),
            TraceParent = e.TraceParent ?? "",
            Payload = e.Payload,
        };
}
