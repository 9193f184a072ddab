using System.Net;
using Tot.Kernel;

namespace Tot.Subscriptions.Domain;

/// <summary>Where a subscription's events go: https, or http on loopback where the installation allows that (demo mode).</summary>
public sealed record EndpointAddress
{
    public const int MaxLength = 2048;

    private EndpointAddress(Uri uri) => Uri = uri;

    public Uri Uri { get; }

    /// <summary>Scheme, host and port: what shares one receiver's capacity.</summary>
    public string Authority => Uri.GetLeftPart(UriPartial.Authority);

    public static Result<EndpointAddress> Parse(string? text, bool allowLoopback)
    {
        if (text is null || text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return Refused("must be an absolute https address");
        }
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return Refused("must hold neither user information nor a fragment");
        }
        if (uri.IsLoopback && !allowLoopback)
        {
            return Refused("must not point to this machine");
        }
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        {
            return Refused(allowLoopback ? "must be https, or http on loopback" : "must be https");
        }
        return new EndpointAddress(uri);
    }

    /// <summary>An address that was accepted earlier.</summary>
    public static EndpointAddress Restore(string text) => new(new Uri(text, UriKind.Absolute));

    /// <summary>
    /// May a resolved address be connected to? Keeps a subscriber from using the service to reach what only the service can reach.
    /// </summary>
    public static bool MayConnect(IPAddress address, bool allowLoopback, bool allowPrivate)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(ip))
        {
            return allowLoopback;
        }
        var bytes = ip.GetAddressBytes();
        if (bytes.Length == 4)
        {
            return bytes[0] switch
            {
                0 or >= 224 => false,
                169 when bytes[1] == 254 => false,
                10 => allowPrivate,
                172 when bytes[1] is >= 16 and < 32 => allowPrivate,
                192 when bytes[1] == 168 => allowPrivate,
                100 when bytes[1] is >= 64 and < 128 => allowPrivate,
                _ => true,
            };
        }
        if (Embedded(bytes) is { } embedded)
        {
            return MayConnect(embedded, allowLoopback, allowPrivate);
        }
        if (ip.IsIPv6LinkLocal || ip.IsIPv6Multicast || ip.Equals(IPAddress.IPv6Any))
        {
            return false;
        }
        return !(ip.IsIPv6UniqueLocal || ip.IsIPv6SiteLocal) || allowPrivate;
    }

    /// <summary>A translator (64:ff9b::/96, RFC 6052) or relay (2002::/16, RFC 3056) would lead to this IPv4 address.</summary>
    private static IPAddress? Embedded(ReadOnlySpan<byte> ip) =>
        ip.StartsWith(Nat64) ? new IPAddress(ip[12..])
        : ip is [0x20, 0x02, ..] ? new IPAddress(ip[2..6])
        : null;

    private static ReadOnlySpan<byte> Nat64 => [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];

    public override string ToString() => Uri.AbsoluteUri;

    private static Error Refused(string why) => Error.Validation("endpoint", $"The endpoint {why}.");
}
