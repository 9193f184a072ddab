using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tot.Feed.V1;
using Tot.Messaging;
using Tot.Messaging.Feed;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.ServiceDefaults.Peers;

/// <summary>Channels to the other services, one each, with this service's token on every call.</summary>
public sealed class GrpcPeers(ServiceAddresses addresses, ServiceTokens tokens) : IFeedClients, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = new(StringComparer.Ordinal);

    /// <summary>The deadline of a question to another service.</summary>
    public static DateTime Deadline => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5);

    /// <summary>The way to a service.</summary>
    /// <exception cref="UnavailableException">Its address is not known yet.</exception>
    public CallInvoker To(string service) =>
        Channel(service, addresses.Find(service) ?? throw new UnavailableException($"The {service} service has not started yet."));

    async Task<EventFeedService.EventFeedServiceClient> IFeedClients.ConnectAsync(string source, CancellationToken ct) =>
        new(Channel(source, await addresses.GetAsync(source, ct)));

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(c => c.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }

    private CallInvoker Channel(string service, string address) =>
        _channels.GetOrAdd(service, name => new Lazy<GrpcChannel>(() => Open(name, address))).Value.CreateCallInvoker();

    private GrpcChannel Open(string service, string address) =>
        GrpcChannel.ForAddress(
            address,
            new GrpcChannelOptions
            {
                HttpHandler = new ServiceTokenHandler(tokens, service)
                {
                    InnerHandler = new SocketsHttpHandler
                    {
                        EnableMultipleHttp2Connections = true,
                        ConnectTimeout = TimeSpan.FromSeconds(2),
                        KeepAlivePingDelay = TimeSpan.FromSeconds(15),
                        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
                        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                    },
                },
            }
        );
}

public static class PeersSetup
{
    internal static void AddPeers(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(ServiceAddresses.From(builder.Configuration));
        builder.Services.AddSingleton(new ServiceKeys(builder.Configuration));
        builder.Services.AddSingleton<ServiceTokens>();
        builder.Services.AddSingleton<GrpcPeers>();
        builder.Services.AddSingleton<IFeedClients>(sp => sp.GetRequiredService<GrpcPeers>());
    }

    /// <summary>Offers this service's event log to those that follow it, and to nobody else.</summary>
    public static void MapEventFeed(this IEndpointRouteBuilder app, params string[] consumers) =>
        MessagingSetup.MapEventFeed(app).RequireCallers(("Subscribe", consumers), ("GetHead", consumers));

    /// <summary>Registers a client of another service's gRPC service.</summary>
    public static void AddGrpcPeer<TClient>(this IServiceCollection services, string peer, Func<CallInvoker, TClient> create)
        where TClient : class => services.AddTransient(sp => create(sp.GetRequiredService<GrpcPeers>().To(peer)));
}
