using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tot.ServiceDefaults.Identity;

namespace Tot.ServiceDefaults.Http;

/// <summary>What every operation's description says beyond its parameters and bodies: who may, and how to repeat it safely; and how its parameters are spelt.</summary>
internal static class OperationDocuments
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RolesMetadata>().LastOrDefault() is { } asked)
        {
            operation.AddExtension("x-roles", new JsonNodeExtension(new JsonArray([.. asked.Roles.Select(r => JsonValue.Create(r))])));
        }
        // A record's members are parameters under their own names, of which the server does not mind the case; in JSON they begin small.
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query))
        {
            parameter.Name = parameter.Name is { } name ? JsonNamingPolicy.CamelCase.ConvertName(name) : null;
        }
        if (context.Description.HttpMethod is not ("GET" or "HEAD"))
        {
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "A new value for each act. The same key and request again gets the first answer and changes nothing.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
                }
            );
        }
        return Task.CompletedTask;
    }
}
