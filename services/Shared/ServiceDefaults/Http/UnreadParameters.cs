using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Tot.ServiceDefaults.Http;

/// <summary>
/// Names the optional query parameters that could not be read: what the framework generates for an endpoint throws for a required one
/// (<see cref="FaultHandler"/> names it), but for an optional one it leaves the argument out, sets the status 400 and goes on to the filters.
/// </summary>
internal static class UnreadParameters
{
    public static ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.Response.StatusCode != StatusCodes.Status400BadRequest)
        {
            return next(context);
        }
        var unread =
            from parameter in context.HttpContext.GetEndpoint()!.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            where parameter is { HasTryParse: true, IsOptional: true }
            where !string.IsNullOrEmpty(context.HttpContext.Request.Query[parameter.Name]) && ArgumentOf(parameter, context) is null
            select (JsonNamingPolicy.CamelCase.ConvertName(parameter.Name), "Missing or not readable.");
        return ValueTask.FromResult<object?>(Error.Validation(unread).ToProblem());
    }

    private static object? ArgumentOf(IParameterBindingMetadata parameter, EndpointFilterInvocationContext context) =>
        parameter.ParameterInfo is { Member: PropertyInfo property }
            ? property.GetValue(context.Arguments.Single(a => property.DeclaringType!.IsInstanceOfType(a)))
            : context.Arguments[parameter.ParameterInfo.Position];
}
