using Tot.Gateway.Proxy;
using Tot.ServiceDefaults.Identity;

namespace Tot.Gateway.Identity;

/// <summary>
/// gRPC is how the services ask each other. The gateway lets it through only with a service's own token, signed with a key it knows and
/// for one of the services behind it; whether it is meant for just this service and method, the service checks again.
/// </summary>
internal static class ServiceCallers
{
    /// <summary>The authorization policy of the gRPC routes.</summary>
    public const string Policy = "service-call";

    public static void AddServiceCallers(this WebApplicationBuilder builder) =>
        builder.AddServicePassing(
            Policy,
            builder.Configuration.GetSection(ProxySetup.Section).GetSection("Clusters").GetChildren().Select(c => c.Key)
        );
}
