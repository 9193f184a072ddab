using System.Text.Json;
using GrpcTests.Support;

namespace GrpcTests;

/// <summary>@grpc/grpc-js calls our server: node/client.mjs asserts, each scenario is reported here.</summary>
public sealed class NodeClientTests(NodeClientTests.Run run) : IClassFixture<NodeClientTests.Run>
{
    public static TheoryData<string> Scenarios =>
        [
            "unary",
            "large",
            "status",
            "metadata",
            "details",
            "deadline",
            "cancel",
            "stream",
            "emptyStream",
            "streamError",
            "streamArrivesAtOnce",
            "streamCancel",
            "gzip",
            "tooLarge",
            "unimplemented",
            "concurrent",
            "keepAlive",
            "health",
        ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_AgainstPlainServer_Passes(string scenario) => Passed(run.Plain, scenario);

    /// <summary>Without streamError: grpc-js tells of an error before it has decompressed the messages ahead of it.</summary>
    public static TheoryData<string> CompressedScenarios => [.. Scenarios.Select(s => s.Data).Where(s => s != "streamError")];

    [Theory]
    [MemberData(nameof(CompressedScenarios))]
    public void Scenario_AgainstCompressingServer_Passes(string scenario) => Passed(run.Compressed, scenario);

    [Fact]
    public void Script_HasNoScenarioUnlisted() => Assert.Equal(Scenarios.Select(s => s.Data).Order(), run.Plain.Keys.Order());

    [Fact]
    public async Task Client_WhenKilled_CancelsItsCall()
    {
        await using var server = await Server.StartAsync();
        using var client = await Node.StartAsync("client.mjs", $"127.0.0.1:{server.Port}", "hold");
        try
        {
            Assert.Equal("holding", await client.StandardOutput.ReadLineAsync());
            Assert.True(server.Seen["hold"].Started);
            Assert.False(server.Seen["hold"].Cancelled);
        }
        finally
        {
            client.Kill();
        }

        await Eventually.IsTrueAsync(() => server.Seen["hold"].Cancelled);
    }

    private void Passed(IReadOnlyDictionary<string, string> results, string scenario)
    {
        var result = results.GetValueOrDefault(scenario, run.Errors);
        Assert.True(result == "ok", result);
    }

    public sealed class Run : IAsyncLifetime
    {
        public IReadOnlyDictionary<string, string> Plain { get; private set; } = null!;

        public IReadOnlyDictionary<string, string> Compressed { get; private set; } = null!;

        public string Errors { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Plain = await RunAsync(null);
            Compressed = await RunAsync("gzip");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task<IReadOnlyDictionary<string, string>> RunAsync(string? compression)
        {
            await using var server = await Server.StartAsync(o => o.ResponseCompressionAlgorithm = compression);
            var (lines, errors) = await Node.RunAsync("client.mjs", $"127.0.0.1:{server.Port}");
            Errors += errors;
            return lines
                .Select(line => JsonDocument.Parse(line).RootElement)
                .ToDictionary(
                    r => r.GetProperty("name").GetString()!,
                    r => r.GetProperty("ok").GetBoolean() ? "ok" : r.GetProperty("error").GetString()!
                );
        }
    }
}
