using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>One trace from the request through log and broker to what the handler asks of a third service.</summary>
public sealed class TraceTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    [Fact]
    public async Task Trace_FlowsFromRequestOverLogAndBrokerIntoHandlerAndGrpc()
    {
        var trace = ActivityTraceId.CreateRandom();
        var seen = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Tot.Messaging" or "Microsoft.AspNetCore" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    seen.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var caseId = Guid.CreateVersion7();
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), OverTheBroker.Settings(fixture));
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), OverTheBroker.Settings(fixture));
        await OverTheBroker.ListensAsync(hearing);
        telling.Peers.Enrol(caseId, "coordinator");

        using var client = telling.As("coordinator");
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        (await client.PostAsJsonAsync("/api/v1/notes", new { caseId, text = "first" })).EnsureSuccessStatusCode();

        Assert.Contains(trace.ToHexString(), Assert.Single(await telling.EventsAsync()).TraceParent, StringComparison.Ordinal);
        var handled = await Eventually.GetAsync(
            () => Task.FromResult(seen.FirstOrDefault(a => a.DisplayName == "handle tot.events.v1.MeetingCancelled")),
            "the handler is in the trace"
        );
        await Eventually.TrueAsync(
            () => Task.FromResult(seen.Any(asked => asked.ParentSpanId == handled.SpanId && seen.Any(a => a.ParentSpanId == asked.SpanId))),
            "what the handler asked, and the other service's answering, are in the trace"
        );
    }
}
