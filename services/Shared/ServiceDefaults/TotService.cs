using Microsoft.AspNetCore.Builder;

namespace Tot.ServiceDefaults;

/// <summary>A service as a host needs it: its name, what it registers and what it maps.</summary>
/// <param name="Name">Lower case, the same in tye.yaml, in the gateway's clusters and in k8s.</param>
/// <param name="Add">Registers the service's own parts.</param>
/// <param name="Map">Maps its endpoints.</param>
public sealed record TotService(string Name, Action<WebApplicationBuilder> Add, Action<WebApplication> Map);
