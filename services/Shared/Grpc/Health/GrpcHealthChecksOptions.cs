namespace Grpc.AspNetCore.HealthChecks;

public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which checks tell a service's health. All of them tell that of the server, which is the empty name.</summary>
    public ServiceMappingCollection Services { get; } = new();
}

public sealed class ServiceMappingCollection
{
    private readonly Dictionary<string, Func<HealthCheckMapContext, bool>> _mappings = new(StringComparer.Ordinal) { [""] = _ => true };

    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => _mappings[name] = predicate;

    internal Func<HealthCheckMapContext, bool>? Find(string name) => _mappings.GetValueOrDefault(name);
}

public sealed class HealthCheckMapContext(string name, IEnumerable<string> tags)
{
    public string Name { get; } = name;

    public IEnumerable<string> Tags { get; } = tags;
}
