using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Tests.Domain;
using Tot.Subscriptions.Validate;

namespace Tot.Subscriptions.Tests.Receiving;

public sealed class EndpointClientTests : IAsyncLifetime
{
    private static readonly SigningSecret Secret = SigningSecret.Generate();
    private readonly IOptions<SubscriptionsOptions> _options = Options.Create(
        new SubscriptionsOptions { AllowLoopback = true, AttemptTimeout = TimeSpan.FromSeconds(5) }
    );
    private WebhookReceiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async ValueTask DisposeAsync() => await _receiver.DisposeAsync();

    private async Task<AttemptResult> PostAsync(string? url = null)
    {
        using var client = new EndpointClient(_options);
        return await client.PostAsync(
            EndpointAddress.Restore(url ?? _receiver.Url),
            [CloudEvent.Of(Build.Approaching(), null)],
            ContentMode.Binary,
            [Secret],
            CancellationToken.None
        );
    }

    private async Task<(string? By, string? Problem)> ValidateAsync()
    {
        using var client = new EndpointClient(_options);
        var validation = new EndpointValidation(client, TimeProvider.System, _options);
        return await validation.AskAsync(
            new(Guid.CreateVersion7()),
            EndpointAddress.Restore(_receiver.Url),
            ContentMode.Binary,
            [Secret],
            CancellationToken.None
        );
    }

    [Fact]
    public async Task Post_WhenAccepted_IsDelivered()
    {
        var result = await PostAsync();
        Assert.Equal((AttemptOutcome.Delivered, 204), (result.Outcome, result.Status));
        Assert.Equal("tot.events.v1.DeadlineApproaching", Assert.Single(_receiver.Events).Type);
    }

    [Fact]
    public async Task Post_WhenRedirected_DoesNotFollow()
    {
        _receiver.OnEvent = (context, _) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        Assert.Equal("redirect-not-followed", (await PostAsync()).Reason);
        Assert.Single(_receiver.Requests);
    }

    [Fact]
    public async Task Post_WhenAskedToWait_TellsHowLong()
    {
        _receiver.OnEvent = (context, _) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "30";
            return Task.CompletedTask;
        };
        Assert.Equal(TimeSpan.FromSeconds(30), (await PostAsync()).RetryAfter);
    }

    [Fact]
    public async Task Post_WhenTheEndpointIsSilent_TimesOut()
    {
        _options.Value.AttemptTimeout = TimeSpan.FromMilliseconds(200);
        _receiver.OnEvent = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var result = await PostAsync();
        Assert.Equal((AttemptOutcome.Failed, "timeout", null), (result.Outcome, result.Reason, result.Status));
    }

    [Fact]
    public async Task Post_WhenNobodyListens_IsAConnectionFailure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        Assert.Equal("connection-failed", (await PostAsync($"http://127.0.0.1:{port}/")).Reason);
    }

    [Fact]
    public async Task Post_ToThisMachineWhenNotAllowed_NeverConnects()
    {
        _options.Value.AllowLoopback = false;
        Assert.Equal("address-not-allowed", (await PostAsync()).Reason);
        Assert.Empty(_receiver.Requests);
    }

    [Theory]
    [InlineData(nameof(Agrees.ByHandshake), "handshake", null)]
    [InlineData(nameof(Agrees.ByJsonChallenge), "challenge", null)]
    [InlineData(nameof(Agrees.ByPlainChallenge), "challenge", null)]
    [InlineData(nameof(Agrees.No), null, "challenge-not-answered")]
    public async Task Validate_TakesEitherProof(string agrees, string? by, string? problem)
    {
        _receiver.Agrees = Enum.Parse<Agrees>(agrees);
        Assert.Equal((by, problem), await ValidateAsync());
        Assert.Equal(agrees == nameof(Agrees.ByHandshake) ? 1 : 2, _receiver.Requests.Count);
    }

    [Fact]
    public async Task Validate_ChallengeIsSigned()
    {
        await ValidateAsync();
        var challenge = _receiver.Requests[1];
        var answer = await NodePeer.VerifyAsync(Secret.Reveal(), challenge.Headers, challenge.Body);
        Assert.True(answer.GetProperty("verified").GetBoolean());
        Assert.Equal(EndpointValidation.EventType, answer.GetProperty("event").GetProperty("type").GetString());
    }
}
