using System.Buffers.Text;
using System.Text.Json.Serialization;
using Tot.ServiceDefaults.Http;
using Tot.Subscriptions.Sign;

namespace Tot.Subscriptions.Read;

/// <summary>A JSON Web Key Set (RFC 7517, RFC 8037).</summary>
internal sealed record WebhookKeySet(IReadOnlyList<WebhookKeyView> Keys);

/// <param name="X">The public key, base64url.</param>
/// <param name="StandardWebhooks">The same as Standard Webhooks writes it, <c>whpk_…</c>.</param>
internal sealed record WebhookKeyView(string Kty, string Crv, string Alg, string Use, string Kid, string X, string StandardWebhooks)
{
    [JsonPropertyName("key_ops")]
    public IReadOnlyList<string> KeyOps { get; } = ["verify"];
}

/// <summary><c>GET /webhook-keys</c>: what the <c>v1a</c> signatures of deliveries are verified with, the newest first.</summary>
internal static class ReadWebhookKeys
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/webhook-keys", Handle)
            .AllowAnonymous()
            .WithName("ListWebhookKeys")
            .WithSummary("Public keys of the Ed25519 signatures")
            .Produces<WebhookKeySet>();

    private static IResult Handle(WebhookKeys keys, HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Json(
            new WebhookKeySet([
                .. keys.All.Select(k =>
                {
                    var raw = k.Key.PublicKey();
                    return new WebhookKeyView(
                        "OKP",
                        "Ed25519",
                        "EdDSA",
                        "sig",
                        k.Id,
                        Base64Url.EncodeToString(raw),
                        "whpk_" + Convert.ToBase64String(raw)
                    );
                }),
            ]),
            Json.Options
        );
    }
}
