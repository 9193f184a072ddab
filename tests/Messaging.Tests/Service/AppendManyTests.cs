using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Messaging.Log;
using Tot.Testing;

namespace Tot.Messaging.Tests.Service;

/// <summary>Many events in one statement are the same rows as each in its own.</summary>
public sealed class AppendManyTests : IAsyncLifetime
{
    private const string Difficult = "«{0}» 'it''s' \"quoted\" \\ æøå \n 𝄞";
    private ServiceTestHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ServiceTestHost.StartAsync(NotesService.Named("intake"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Append_OfMany_WritesEachAsItIs_InTheirOrder()
    {
        var many = Enumerable.Range(1, 1200).Select(version => Event(version, version % 2 == 0 ? "00-trace" : null)).ToList();

        await WithStoreAsync(db => db.InOneTransactionAsync(ct => db.AppendAsync(many, ct), Ct));

        Assert.Equal(many.Select(Shown), (await _host.EventsAsync()).Select(Shown));
        var (events, _) = await _host.Services.GetRequiredService<EventLogReader>().ReadAsync(0, [many[0].Type], Ct);
        Assert.Equal(EventLogReader.BatchSize, events.Count);
    }

    [Fact]
    public async Task ATransactionThatFails_LeavesNothing_AndTheNextOneWrites()
    {
        await Assert.ThrowsAsync<FormatException>(() =>
            WithStoreAsync(db =>
                db.InOneTransactionAsync(
                    async ct =>
                    {
                        await db.AppendAsync([Event(1, null)], ct);
                        db.Append(new CasePhaseChanged(), "cases/1", 2, _host.Clock.Now);
                        await db.SaveChangesAsync(ct);
                        throw new FormatException("Something is wrong after all.");
                    },
                    Ct
                )
            )
        );
        Assert.Empty(await _host.EventsAsync());

        await WithStoreAsync(db =>
            db.InOneTransactionAsync(
                async ct =>
                {
                    await db.AppendAsync([Event(1, null)], ct);
                    db.Append(new CasePhaseChanged(), "cases/1", 2, _host.Clock.Now);
                    await db.SaveChangesAsync(ct);
                },
                Ct
            )
        );

        Assert.Equal([1L, 2L], (await _host.EventsAsync()).Select(e => e.SubjectVersion));
    }

    [Fact]
    public async Task ATransaction_RingsWhenItHasCommitted()
    {
        var signal = _host.Services.GetRequiredService<EventLogSignal>();
        var next = signal.Next;

        await WithStoreAsync(db =>
            db.InOneTransactionAsync(
                async ct =>
                {
                    await db.AppendAsync([Event(1, null)], ct);
                    Assert.False(next.IsCompleted);
                },
                Ct
            )
        );

        await next.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Fact]
    public async Task Append_OfMany_OutsideATransaction_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => WithStoreAsync(db => db.AppendAsync([Event(1, null)], Ct)));

    [Fact]
    public async Task Audit_OfMany_OutsideATransaction_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => WithStoreAsync(db => db.AuditAsync([], Ct)));

    private LoggedEvent Event(long version, string? traceParent)
    {
        var of = LoggedEvent.Of(
            new MeetingCancelled { MeetingId = Difficult },
            $"meetings/{Difficult}",
            version,
            _host.Clock.Now.ToOffset(TimeSpan.FromHours(1))
        );
        return new LoggedEvent
        {
            EventId = of.EventId,
            Type = of.Type,
            Subject = of.Subject,
            SubjectVersion = of.SubjectVersion,
            OccurredAt = of.OccurredAt,
            TraceParent = traceParent,
            Payload = of.Payload,
        };
    }

    private static object Shown(LoggedEvent e) =>
        (e.EventId, e.Type, e.Subject, e.SubjectVersion, e.OccurredAt.UtcTicks, e.TraceParent, e.Payload);

    private async Task WithStoreAsync(Func<NotesDb, Task> act)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<NotesDb>());
    }
}
