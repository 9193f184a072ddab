using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tot.ServiceDefaults.Demo;
using Tot.Subscriptions.Publish;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>Beside a Dapr sidecar: partner events to the agencies' topics, secrets from its store, and the example of a subscriber.</summary>
public sealed partial class DaprTests
{
    private static readonly string Topic = PublishThroughDapr.TopicOf(DemoPersonas.Find("child-welfare")!.OrganisationNumber);

    [Fact]
    public async Task PartnerEvent_IsPublishedToTheTopicOfWhoMayKnow_InOrderAndOnce()
    {
        await using var sidecar = await StandInSidecar.StartAsync();
        await using var world = await StartAsync(sidecar);
        var foreign = world.TellApproaching(7, caseId: Guid.CreateVersion7());
        var (first, second) = (world.TellApproaching(7), world.TellApproaching(1));

        await PublishedAsync(world, sidecar, 2);

        Assert.Equal(
            [(Topic, $"{first}"), (Topic, $"{second}")],
            sidecar.Published.Select(p => (p.Topic, p.Event.GetProperty("id").GetString()!))
        );
        var told = sidecar.Published.First().Event;
        Assert.Equal("1.0", told.GetProperty("specversion").GetString());
        Assert.Equal("tot.events.v1.DeadlineApproaching", told.GetProperty("type").GetString());
        Assert.Equal(7, told.GetProperty("data").GetProperty("leadDays").GetInt32());
        Assert.DoesNotContain(sidecar.Published, p => p.Event.GetProperty("id").GetString() == $"{foreign}");
    }

    [Fact]
    public async Task Sidecar_ThatFails_GetsTheEventAgain_AndNothingAfterARestart()
    {
        await using var sidecar = await StandInSidecar.StartAsync();
        sidecar.FailNext = 2;
        await using var world = await StartAsync(sidecar);
        world.TellApproaching();
        await PublishedAsync(world, sidecar, 1);

        await world.Host.RestartAsync();
        var next = world.TellApproaching(1);
        await PublishedAsync(world, sidecar, 2);

        Assert.Equal($"{next}", sidecar.Published.Last().Event.GetProperty("id").GetString());
        Assert.Equal(2, sidecar.Published.Count);
    }

    [Fact]
    public async Task ForbiddenTopic_IsPassedBy()
    {
        await using var sidecar = await StandInSidecar.StartAsync();
        sidecar.Forbidden.Add(Topic);
        await using var world = await StartAsync(sidecar);
        world.Host.Peers.Enrol(world.Case, "coordinator");
        world.TellApproaching();

        await PublishedAsync(world, sidecar, 1);

        Assert.Equal(
            PublishThroughDapr.TopicOf(DemoPersonas.Find("coordinator")!.OrganisationNumber),
            Assert.Single(sidecar.Published).Topic
        );
    }

    [Fact]
    public async Task SecretStore_GivesConfiguration()
    {
        await using var sidecar = await StandInSidecar.StartAsync();
        sidecar.Secrets["tot-subscriptions"] = new(StringComparer.Ordinal) { ["Subscriptions__PublicBaseUrl"] = "https://tot.example.org" };

        await using var world = await StartAsync(sidecar, "--Dapr:SecretStore", StandInSidecar.SecretStore);

        Assert.Equal("https://tot.example.org", world.Host.Services.GetRequiredService<IConfiguration>()["Subscriptions:PublicBaseUrl"]);
    }

    [Fact]
    public async Task SecretStore_WithoutTheSecret_StopsTheStart()
    {
        await using var sidecar = await StandInSidecar.StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            StartAsync(sidecar, "--Dapr:SecretStore", StandInSidecar.SecretStore)
        );

        Assert.Contains("tot-subscriptions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoSidecar_NothingRuns()
    {
        await using var world = await World.StartAsync();

        Assert.DoesNotContain(world.Host.Services.GetServices<IHostedService>(), s => s is PublishThroughDapr);
    }

    [Fact]
    public async Task ExampleSubscriber_HearsItsOwnTopicOnce()
    {
        await using var sidecar = await StandInSidecar.StartAsync();
        await using var world = await StartAsync(sidecar);
        var id = world.TellApproaching();
        await PublishedAsync(world, sidecar, 1);
        var (topic, published) = sidecar.Published.Single();

        using var subscriber = StartSubscriber();
        try
        {
            var address = new Uri(Address().Match((await subscriber.StandardOutput.ReadLineAsync())!).Value);
            Assert.Equal("SUCCESS", await sidecar.BringAsync(address, topic, published));
            Assert.Equal("SUCCESS", await sidecar.BringAsync(address, topic, published));
            Assert.Equal("not subscribed", await sidecar.BringAsync(address, "tot.partner-events.000000000", published));
            Assert.StartsWith(
                "tot.events.v1.DeadlineApproaching placements/",
                await subscriber.StandardOutput.ReadLineAsync(),
                StringComparison.Ordinal
            );
        }
        finally
        {
            subscriber.Kill();
        }
        // It was brought twice and printed once.
        Assert.Equal("", await subscriber.StandardOutput.ReadToEndAsync());
        Assert.NotEqual(Guid.Empty, id);
    }

    private static Task<World> StartAsync(StandInSidecar sidecar, params string[] settings) =>
        World.StartAsync([
            "--DAPR_HTTP_PORT",
            sidecar.Port.ToString(CultureInfo.InvariantCulture),
            "--DAPR_API_TOKEN",
            StandInSidecar.Token,
            .. settings,
        ]);

    /// <summary>The publisher leaves the youngest events alone for a moment, by the service's clock.</summary>
    private static Task PublishedAsync(World world, StandInSidecar sidecar, int count) =>
        Eventually.TrueAsync(
            () =>
            {
                world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(sidecar.Published.Count >= count);
            },
            $"{count} published"
        );

    private static Process StartSubscriber()
    {
        var script = Repository.PathOf("docs/examples/dapr-subscriber/subscriber.mjs");
        var start = new ProcessStartInfo("node", [script]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PORT"] = "0";
        start.Environment["ORGANISATION_NUMBER"] = DemoPersonas.Find("child-welfare")!.OrganisationNumber;
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 100)]
    private static partial Regex Address();
}
