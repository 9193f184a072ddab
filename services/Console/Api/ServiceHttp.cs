using System.Net;

namespace Tot.WebConsole.Api;

/// <summary>Connections to the services, shared by all readers; HTTP/2 in the clear, as the gateway speaks to them.</summary>
internal sealed class ServiceHttp : IDisposable
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
            AllowAutoRedirect = false,
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(40),
    };

    public HttpRequestMessage Request(HttpMethod method, Uri address) =>
        new(method, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => _client.SendAsync(request, ct);

    public void Dispose() => _client.Dispose();
}
