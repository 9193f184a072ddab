using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>
/// No read of cases goes unrecorded: a GET that asked need-to-know and recorded nothing itself is recorded here, before it is answered. One row for
/// the request, with its filter and how much it gave, never one per item.
/// </summary>
internal static class AuditedReads
{
    public static async ValueTask<object?> RecordAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var http = context.HttpContext;
        if (!HttpMethods.IsGet(http.Request.Method) || result is not IValueHttpResult { Value: { } value })
        {
            return result;
        }
        var services = http.RequestServices;
        // Who serves no cases has nothing to ask need-to-know with.
        if (services.GetService<CaseReach>() is { IsAsked: true } && services.GetRequiredService<Act>() is { HasAudited: false } act)
        {
            var db = services.GetRequiredService<ServiceDbContext>();
            var name = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "read";
            act.AuditList(db, JsonNamingPolicy.KebabCaseLower.ConvertName(name), count: (value as ICounted)?.Count);
            await db.SaveChangesAsync(http.RequestAborted);
        }
        return result;
    }
}

/// <summary>An answer that knows how many things it holds.</summary>
internal interface ICounted
{
    int Count { get; }
}
