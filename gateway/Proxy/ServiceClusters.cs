using Microsoft.Extensions.Primitives;
using Tot.ServiceDefaults.Peers;
using Yarp.ReverseProxy.Configuration;

namespace Tot.Gateway.Proxy;

/// <summary>Gives each cluster the address of the service of its name; none while it is not known, which answers 503.</summary>
internal sealed class AddressFilter(ServiceAddresses addresses) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var destinations = new Dictionary<string, DestinationConfig>(StringComparer.OrdinalIgnoreCase);
        if (addresses.Find(cluster.ClusterId) is { } address)
        {
            destinations[cluster.ClusterId] = new DestinationConfig { Address = address };
        }
        return ValueTask.FromResult(cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        ValueTask.FromResult(route);
}

/// <summary>Holds no routes; makes YARP apply its filters anew when an address becomes known.</summary>
internal sealed class AddressNews : IProxyConfigProvider
{
    private volatile Empty _latest = new();

    public AddressNews(ServiceAddresses addresses, IConfiguration configuration, IHostApplicationLifetime lifetime)
    {
        var clusters = configuration.GetSection(ProxySetup.Section).GetSection("Clusters").GetChildren().Select(c => c.Key);
        foreach (var service in clusters.Where(s => addresses.Find(s) is null))
        {
            _ = addresses
                .GetAsync(service, lifetime.ApplicationStopping)
                .ContinueWith(
                    _ => Interlocked.Exchange(ref _latest!, new Empty()).Expire(),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion,
                    TaskScheduler.Default
                );
        }
    }

    public IProxyConfig GetConfig() => _latest;

    private sealed class Empty : IProxyConfig
    {
        private readonly CancellationTokenSource _expired = new();

        public Empty() => ChangeToken = new CancellationChangeToken(_expired.Token);

        public IReadOnlyList<RouteConfig> Routes => [];

        public IReadOnlyList<ClusterConfig> Clusters => [];

        public IChangeToken ChangeToken { get; }

        public void Expire() => _expired.Cancel();
    }
}
