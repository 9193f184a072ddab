using Microsoft.Extensions.Options;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Sign;

/// <summary>
/// The installation's Ed25519 keys: the current one, and the one before it, which signs too, so that a receiver that keeps the key set for a
/// while verifies through a rotation. They follow from the service's signing key, the same in every replica. None without OpenSSL.
/// </summary>
internal sealed class WebhookKeys : IDisposable
{
    private readonly Lazy<IReadOnlyList<Published>> _keys;

    public WebhookKeys(ServiceKeys keys, IOptions<SubscriptionsOptions> options) =>
        _keys = new(() =>
            Ed25519Key.IsAvailable
                ? [.. Generations(options.Value.Ed25519Generation).Select(g => Derive(keys, g))]
                : (IReadOnlyList<Published>)[]
        );

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Published> All => _keys.Value;

    /// <summary>What a delivery is signed with: the subscription's secrets, then these.</summary>
    public IReadOnlyList<IWebhookKey> With(IEnumerable<SigningSecret> secrets) => [.. secrets, .. All.Select(k => k.Key)];

    public void Dispose()
    {
        if (_keys.IsValueCreated)
        {
            foreach (var published in _keys.Value)
            {
                published.Key.Dispose();
            }
        }
    }

    private static IEnumerable<int> Generations(int newest) => Enumerable.Range(Math.Max(1, newest - 1), newest > 1 ? 2 : 1).Reverse();

    private static Published Derive(ServiceKeys keys, int generation) =>
        new($"ed25519-{generation}", Ed25519Key.FromSeed(keys.Derive(SubscriptionsService.Name, $"webhooks-ed25519-{generation}")));

    internal sealed record Published(string Id, Ed25519Key Key);
}
