using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Validate;

/// <summary>
/// Asks an endpoint whether it wants events, in two ways; either yes will do. First the CloudEvents webhook handshake (OPTIONS with
/// <c>WebHook-Request-Origin</c>, answered with a <c>WebHook-Allowed-Origin</c> that covers us). Then a signed event of type
/// <c>tot.subscriptions.v1.EndpointValidation</c> with data <c>{"challenge"}</c>, answered 2xx with the challenge as JSON or as plain text.
/// </summary>
internal sealed class EndpointValidation(EndpointClient endpoints, TimeProvider clock, IOptions<SubscriptionsOptions> options)
{
    public const string EventType = "tot.subscriptions.v1.EndpointValidation";
    private readonly string _origin = options.Value.PublicBaseUrl?.Host ?? "localhost";

    /// <summary>How the endpoint agreed (<c>handshake</c>, <c>challenge</c>), or the problem as a stable code.</summary>
    public async Task<(string? By, string? Problem)> AskAsync(
        SubscriptionId id,
        EndpointAddress endpoint,
        ContentMode mode,
        IReadOnlyList<IWebhookKey> keys,
        CancellationToken stop
    )
    {
        var allowed = await endpoints.AllowedOriginAsync(endpoint, _origin, stop);
        if (allowed is "*" || string.Equals(allowed, _origin, StringComparison.OrdinalIgnoreCase))
        {
            return ("handshake", null);
        }
        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var now = clock.GetUtcNow();
        var question = new CloudEvent(
            Guid.CreateVersion7(now).ToString(),
            "/subscriptions",
            EventType,
            now,
            JsonSerializer.Serialize(new { challenge })
        )
        {
            Subject = $"subscriptions/{id}",
        };
        var (result, answer) = await endpoints.AskAsync(endpoint, question, mode, keys, stop);
        if (result.Outcome != AttemptOutcome.Delivered)
        {
            return (null, result.Reason);
        }
        return Repeats(answer, challenge) ? ("challenge", null) : (null, "challenge-not-answered");
    }

    private static bool Repeats(string answer, string challenge)
    {
        if (string.Equals(answer.Trim(), challenge, StringComparison.Ordinal))
        {
            return true;
        }
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("challenge", out var value)
                && value.ValueKind == JsonValueKind.String
                && value.ValueEquals(challenge);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
