using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Tot.Feed.V1;
using Tot.Messaging;
using Tot.Messaging.Feed;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Telemetry;

/// <summary>What every service can say of the events it tells and hears.</summary>
internal static class MessagingGauges
{
    public static void AddMessagingGauges(this IServiceCollection services)
    {
        services.AddSingleton(
            new Gauge(
                "tot.log.lag",
                "{event}",
                "Events in the log that the broker has not confirmed; absent without a broker.",
                LogLagAsync
            )
        );
        services.AddSingleton(
            new Gauge("tot.feed.lag", "{position}", "How far a consumer of another service's log is behind its newest event.", FeedLagAsync)
        );
        services.AddSingleton(
            new Gauge(
                "tot.events.parked",
                "{event}",
                "Events that a handler could not take: waiting for a retry, or given up.",
                ParkedAsync
            )
        );
    }

    private static async Task<IReadOnlyList<Measurement<long>>> LogLagAsync(IServiceProvider scope, CancellationToken ct)
    {
        var db = scope.GetRequiredService<ServiceDbContext>();
        var mark = await db.FeedCursors.AsNoTracking().SingleOrDefaultAsync(c => c.Name == MessagingSetup.PublishedMark, ct);
        return mark is null ? [] : [new(await db.EventLog.LongCountAsync(e => e.Position > mark.Position, ct))];
    }

    private static async Task<IReadOnlyList<Measurement<long>>> FeedLagAsync(IServiceProvider scope, CancellationToken ct)
    {
        var (addresses, peers) = (scope.GetRequiredService<ServiceAddresses>(), scope.GetRequiredService<GrpcPeers>());
        var progress = scope.GetRequiredService<FeedProgress>();
        // Of the replicas only one follows a feed at a time; what it has handled, the store says.
        var cursors = await scope.GetRequiredService<ServiceDbContext>().FeedCursors.ToDictionaryAsync(c => c.Name, c => c.Position, ct);
        var lags = new List<Measurement<long>>();
        // A source that is not known yet has nothing to be behind of.
        foreach (var consumer in scope.GetServices<FeedConsumerOptions>().Where(c => addresses.Find(c.Source) is not null))
        {
            var question = new GetHeadRequest();
            question.Types_.AddRange(consumer.Handlers.Select(h => h.Type).Distinct(StringComparer.Ordinal));
            var feed = new EventFeedService.EventFeedServiceClient(peers.To(consumer.Source));
            var head = (await feed.GetHeadAsync(question, deadline: GrpcPeers.Deadline, cancellationToken: ct)).Position;
            var come = Math.Max(progress.Of(consumer.Name), cursors.GetValueOrDefault(consumer.Name));
            var behind = Math.Max(0, head - come);
            lags.Add(new(behind, Tag("consumer", consumer.Name), Tag("source", consumer.Source)));
        }
        return lags;
    }

    private static async Task<IReadOnlyList<Measurement<long>>> ParkedAsync(IServiceProvider scope, CancellationToken ct)
    {
        var db = scope.GetRequiredService<ServiceDbContext>();
        var waiting = await db.ParkedEvents.LongCountAsync(p => p.NextAttemptAt != null, ct);
        var givenUp = await db.ParkedEvents.LongCountAsync(p => p.NextAttemptAt == null, ct);
        return [new(waiting, Tag("state", "waiting")), new(givenUp, Tag("state", "given-up"))];
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
