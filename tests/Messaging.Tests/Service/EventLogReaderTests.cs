using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Messaging.Log;
using Tot.Testing;

namespace Tot.Messaging.Tests.Service;

/// <summary>The newest events come from memory and the older from the store, and nobody can tell which.</summary>
public sealed class EventLogReaderTests : IAsyncLifetime
{
    private static readonly string Rescheduled = MeetingRescheduled.Descriptor.FullName;
    private ServiceTestHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EventLogReader Reader => _host.Services.GetRequiredService<EventLogReader>();

    public async ValueTask InitializeAsync() => _host = await ServiceTestHost.StartAsync(NotesService.Named("intake"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1200)]
    public async Task Followers_FromWhereverTheyStand_GetEverythingAfterIt(int newest)
    {
        await AppendAsync(1, 1000);
        _ = await Reader.ReadAsync(0, [], Ct);
        await AppendAsync(1001, newest);
        var all = await _host.EventsAsync();

        foreach (var after in (long[])[0, .. all.Where((_, i) => i % 97 == 0 || i > all.Count - 4).Select(e => e.Position)])
        {
            var expected = all.Where(e => e.Position > after).ToList();
            Assert.Equal(expected.Select(e => e.EventId), (await FollowAsync(after, [])).Select(e => e.EventId));
            Assert.Equal(
                expected.Where(e => e.Type == Rescheduled).Select(e => e.EventId),
                (await FollowAsync(after, [Rescheduled])).Select(e => e.EventId)
            );
        }
    }

    [Fact]
    public async Task Followers_WhoLookAtTheSameTime_AllGetWhatWasAppendedBefore()
    {
        for (var round = 1; round <= 20; round++)
        {
            await AppendAsync(round, 1);
            var read = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Reader.ReadAsync(0, [], Ct)));
            Assert.All(read, r => Assert.Equal(round, r.Events.Count));
        }
    }

    [Fact]
    public async Task ALogThatWasRestored_IsReadAnew()
    {
        await AppendAsync(1, 10);
        Assert.Equal(10, (await Reader.ReadAsync(0, [], Ct)).Events.Count);
        foreach (var position in (await _host.EventsAsync()).Select(e => e.Position).TakeLast(3))
        {
            var other = Guid.CreateVersion7();
            await _host.InStoreAsync(
                (NotesDb db) =>
                    db.EventLog.Where(e => e.Position == position).ExecuteUpdateAsync(e => e.SetProperty(l => l.EventId, other), Ct)
            );
        }

        await AppendAsync(11, 1);

        var (events, _) = await Reader.ReadAsync(0, [], Ct);
        Assert.Equal((await _host.EventsAsync()).Select(e => e.EventId), events.Select(e => e.EventId));
    }

    /// <summary>As a follower reads: on from where the log has been read to, until nothing is left.</summary>
    private async Task<List<LoggedEvent>> FollowAsync(long after, IReadOnlyCollection<string> types)
    {
        var followed = new List<LoggedEvent>();
        while (await Reader.ReadAsync(after, types, Ct) is var (events, readTo) && readTo > after)
        {
            Assert.InRange(events.Count, 0, EventLogReader.BatchSize);
            followed.AddRange(events);
            after = readTo;
        }
        return followed;
    }

    private Task AppendAsync(int first, int count) =>
        _host.InStoreAsync(
            async (NotesDb db) =>
            {
                for (var version = first; version < first + count; version++)
                {
                    Google.Protobuf.IMessage message = version % 3 == 0 ? new MeetingRescheduled() : new MeetingCancelled();
                    db.Append(message, "meetings/one", version, _host.Clock.Now);
                }
                return await db.SaveChangesAsync(Ct);
            }
        );
}
