using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Tot.Gateway.Http;

/// <summary>
/// Behind an ingress the client's address and protocol are what the ingress says (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>). It is believed only
/// from <c>Forwarded:Proxies</c> and <c>Forwarded:Networks</c>; from anybody else, and without them, the connection's own address counts.
/// </summary>
internal static class Forwarding
{
    private const string Section = "Forwarded";

    /// <exception cref="InvalidOperationException">An address or network cannot be read.</exception>
    public static void AddForwarding(this WebApplicationBuilder builder)
    {
        var proxies = Values(builder, "Proxies").Select(IPAddress (text) => Read<IPAddress>(text, IPAddress.TryParse)).ToList();
        var networks = Values(builder, "Networks")
            .Select(System.Net.IPNetwork (text) => Read<System.Net.IPNetwork>(text, System.Net.IPNetwork.TryParse))
            .ToList();
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            proxies.ForEach(o.KnownProxies.Add);
            networks.ForEach(o.KnownIPNetworks.Add);
            // With nobody to believe the middleware would believe everybody.
            o.ForwardedHeaders =
                proxies.Count + networks.Count > 0
                    ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                    : ForwardedHeaders.None;
        });
    }

    private delegate bool TryRead<T>(string text, out T? value);

    private static IEnumerable<string> Values(WebApplicationBuilder builder, string name) =>
        builder.Configuration.GetSection($"{Section}:{name}").GetChildren().Select(c => c.Value ?? "");

    private static T Read<T>(string text, TryRead<T> tryRead) =>
        tryRead(text, out var value) && value is not null
            ? value
            : throw new InvalidOperationException($"{Section}: {text} is no address or network, such as 10.0.0.7 or 10.244.0.0/16.");
}
