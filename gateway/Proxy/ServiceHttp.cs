using System.Net;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;

namespace Tot.Gateway.Proxy;

/// <summary>The gateway's own questions to the services.</summary>
internal sealed class ServiceHttp(ServiceAddresses addresses) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = Patience, UseProxy = false })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <exception cref="UnavailableException">The service does not answer.</exception>
    public async Task<HttpResponseMessage> GetAsync(string service, string path, CancellationToken ct)
    {
        var address = addresses.Find(service) ?? throw new UnavailableException($"The {service} service has not started yet.");
        try
        {
            return await _client.GetAsync(new Uri(new Uri(address), path), ct);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw new UnavailableException($"The {service} service does not answer.");
        }
    }

    public void Dispose() => _client.Dispose();
}
