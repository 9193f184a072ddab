using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Tot.ServiceDefaults.Peers;

/// <summary>
/// Where the services are: <c>Services:&lt;name&gt;</c> in the configuration, or told by a host of several services when they have started.
/// </summary>
public sealed class ServiceAddresses
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _addresses = new(StringComparer.Ordinal);

    public static ServiceAddresses From(IConfiguration configuration)
    {
        var addresses = new ServiceAddresses();
        foreach (var service in configuration.GetSection("Services").GetChildren())
        {
            addresses.Set(service.Key, service.Value!);
        }
        return addresses;
    }

    public void Set(string service, string address) => Of(service).TrySetResult(address);

    /// <summary>The address, once it is known.</summary>
    public Task<string> GetAsync(string service, CancellationToken ct) => Of(service).Task.WaitAsync(ct);

    /// <summary>The address, or null while it is not known.</summary>
    public string? Find(string service) => Of(service).Task is { IsCompletedSuccessfully: true } known ? known.Result : null;

    /// <summary>Names of the services whose addresses are known.</summary>
    public IReadOnlyCollection<string> Known => [.. _addresses.Where(a => a.Value.Task.IsCompletedSuccessfully).Select(a => a.Key)];

    private TaskCompletionSource<string> Of(string service) =>
        _addresses.GetOrAdd(service, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
}
