using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;

namespace Tot.Gateway;

/// <summary>
/// Where the gateway listens: <c>Listen:Http</c> (HTTP/1.1) and <c>Listen:Grpc</c> (HTTP/2) in the clear, or <c>Listen:Https</c> for both with the
/// certificate of <c>Listen:Certificate</c> (PEM: Path, KeyPath; or PFX: Path, Password).
/// </summary>
internal static class Listening
{
    /// <exception cref="InvalidOperationException">Nobody could sign in, or anybody could from elsewhere.</exception>
    public static void RefuseUnsafe(IConfiguration configuration)
    {
        if (DemoMode.IsEnabled(configuration))
        {
            string[] keys = ["Listen:Http", "Listen:Grpc", "Listen:Https"];
            if (keys.Select(k => configuration[k]).FirstOrDefault(u => !string.IsNullOrEmpty(u) && !IsLoopback(u)) is { } open)
            {
                throw new InvalidOperationException(
                    $"The demo listens on this machine only, not on {open}. Configure an issuer (Auth:Issuers)."
                );
            }
        }
        else if (!configuration.GetSection("Auth:Issuers").GetChildren().Any())
        {
            throw new InvalidOperationException(
                "No issuer of tokens is configured: set Auth:Issuers, or Demo:Enabled on your own machine."
            );
        }
    }

    public static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    public static void AddTls(this WebApplicationBuilder builder)
    {
        var url = builder.Configuration["Listen:Https"];
        if (string.IsNullOrEmpty(url))
        {
            return;
        }
        var certificate = Certificate(builder.Configuration.GetSection("Listen:Certificate"));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(url, HttpProtocols.Http1AndHttp2, listen => listen.UseHttps(certificate))
        );
    }

    private static X509Certificate2 Certificate(IConfiguration settings)
    {
        var path = settings["Path"] ?? throw new InvalidOperationException("Listen:Https needs Listen:Certificate:Path.");
        return settings["KeyPath"] is { } key
            ? X509Certificate2.CreateFromPemFile(path, key)
            : X509CertificateLoader.LoadPkcs12FromFile(path, settings["Password"]);
    }
}
