using System.Net.Http.Json;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>What operations see of the running program, when they ask for it.</summary>
public sealed class TelemetryTests
{
    private const string Name = "Syntetisk Sporløs";
    private const string Number = "17912099997";

    [Fact]
    public async Task Endpoint_GetsTracesMetricsAndLogs_WithoutPersonalData()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var standalone = await StandaloneProcess.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                // A line that is certain to come.
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
                ["Telemetry__SampleEvery"] = "00:00:00.5",
            }
        );

        await IdentifyAsync(standalone);

        foreach (var metric in Metrics)
        {
            await Eventually.TrueAsync(() => Task.FromResult(collector.Has("metrics", metric)), metric);
        }
        foreach (var span in (string[])["/api/v1/identifications", "handle tot.events.v1.PersonIdentified", "tot-standalone"])
        {
            await Eventually.TrueAsync(() => Task.FromResult(collector.Has("traces", span)), span);
        }
        foreach (var line in (string[])["Now listening on", "tot-meetings"])
        {
            await Eventually.TrueAsync(() => Task.FromResult(collector.Has("logs", line)), line);
        }

        await standalone.InterruptAsync();
        foreach (var text in (string[])[Name, Number, "Sporløs"])
        {
            Assert.DoesNotContain(OtlpSignals.SelectMany(collector.Of), r => r.Contains(text, StringComparison.Ordinal));
        }
    }

    private static readonly string[] OtlpSignals = ["traces", "metrics", "logs"];

    private static readonly string[] Metrics =
    [
        "Tot.Intake",
        "Tot.Meetings",
        "Tot.Obligations",
        "Tot.Placements",
        "Tot.Subscriptions",
        "tot.feed.lag",
        "tot.audit.unsealed.age",
        "tot.events.parked",
        "tot.deliveries.pending",
        "tot.deadlines.overdue",
        "tot.warnings.unproven",
        "tot.escalations",
        "http.server.request.duration",
    ];

    private static async Task IdentifyAsync(StandaloneProcess standalone)
    {
        using var police = await standalone.AsAsync("police-exit");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/identifications");
        request.Headers.Add("Idempotency-Key", "traced");
        request.Content = JsonContent.Create(
            new
            {
                persons = new[]
                {
                    new
                    {
                        name = Name,
                        ageGroup = "minor",
                        identityNumbers = new[] { new { kind = "fodselsnummer", value = Number } },
                    },
                },
            }
        );
        using var answer = await police.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
