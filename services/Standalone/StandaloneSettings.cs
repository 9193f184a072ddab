using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Tot.Standalone;

/// <param name="Url">Where the gateway listens.</param>
/// <param name="DataFolder">Full path.</param>
/// <param name="NoDemo">The demo was declined; it is off by itself when an issuer is configured.</param>
/// <param name="WithCases">The demo is to be filled with invented cases.</param>
internal sealed record StandaloneSettings(string Url, string DataFolder, bool NoDemo, bool WithCases)
{
    private readonly bool _hasIssuer = new ConfigurationBuilder()
        .AddEnvironmentVariables()
        .Build()
        .GetSection("Auth:Issuers")
        .GetChildren()
        .Any();

    public bool Demo => !NoDemo && !_hasIssuer;

    /// <summary>The gateway's and every service's signing keys.</summary>
    public string Keys => Path.Combine(DataFolder, "keys");

    /// <summary>What must be configured first; null when nothing.</summary>
    public string? Problem()
    {
        if (WithCases && !Demo)
        {
            return "--demo invents cases, and so runs in demo mode only: without --no-demo, and without an issuer of tokens (Auth:Issuers).";
        }
        if (NoDemo && !_hasIssuer)
        {
            return """
                Without the demo, Tot must know whose tokens to accept. Configure an issuer (Auth:Issuers) in the environment and start again:
                  Auth__Issuers__0__Issuer=https://login.example.org
                  Auth__Issuers__0__MetadataAddress=https://login.example.org/.well-known/openid-configuration
                  Auth__Issuers__0__Audience=tot
                """;
        }
        if (
            !Uri.TryCreate(Url.Replace("*", "any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
        )
        {
            return $"--urls takes one address such as http://0.0.0.0:8080, not {Url}.";
        }
        return Demo && !IsLoopback(Url)
            ? $"The demo has no sign-in, so it listens on this machine only, not on {Url}. Configure an issuer (Auth:Issuers) to be reached from elsewhere; --no-demo shows how."
            : null;
    }

    /// <summary>The gateway's addresses: without TLS gRPC has the next port, with TLS one port serves both.</summary>
    public string[] Listen()
    {
        var address = BindingAddress.Parse(Url);
        return address.Scheme == "https"
            ? ["--Listen:Https", Url, "--Listen:Http", "", "--Listen:Grpc", ""]
            :
            [
                "--Listen:Http",
                Url,
                "--Listen:Grpc",
                $"http://{address.Host}:{(address.Port == 0 ? 0 : address.Port + 1)}",
                "--Listen:Https",
                "",
            ];
    }

    /// <summary>Before anything is started: the web server would say it only after the services, and with its whole stack.</summary>
    /// <exception cref="StartException">Another program listens there.</exception>
    public void RefusePortsInUse()
    {
        foreach (var address in Listen().Where(a => a.StartsWith("http", StringComparison.Ordinal)).Select(BindingAddress.Parse))
        {
            var ip =
                address.Host is "localhost" ? IPAddress.Loopback
                : IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) ? given
                : IPAddress.Any;
            try
            {
                using var listener = new TcpListener(ip, address.Port);
                listener.Start();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartException(
                    $"Port {address.Port} is in use by another program; take another with --port (gRPC has the one after it)."
                );
            }
            catch (SocketException e)
            {
                throw new StartException($"It is not possible to listen on {address}: {e.Message}.");
            }
        }
    }

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
