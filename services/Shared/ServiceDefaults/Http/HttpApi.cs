using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Tot.ServiceDefaults.Audit;

namespace Tot.ServiceDefaults.Http;

/// <summary>What the REST side of every service shares: JSON, problem documents, idempotency, OpenAPI.</summary>
public static class HttpApi
{
    /// <summary>Where every service's REST routes begin; the gateway forwards the path as it is.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>The group that a service maps its REST endpoints in; all of them need a caller.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app, string tag) =>
        app.MapGroup(Prefix)
            .WithTags(tag)
            .AddEndpointFilter(UnreadParameters.RefuseAsync)
            .AddEndpointFilter(AuditedReads.RecordAsync)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized);

    internal static void AddHttpApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddScoped<Act>();
        services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        // Before the framework's own: the first that can write does.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<FaultHandler>();
        services.AddOpenApi(
            "v1",
            o =>
            {
                o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                o.AddOperationTransformer(OperationDocuments.DescribeAsync);
                o.AddSchemaTransformer(DescribeTextAsync);
            }
        );
    }

    /// <summary>A text is read by a converter of our own (<see cref="Json"/>), of which the framework does not know that it makes texts.</summary>
    private static Task DescribeTextAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo.Type == typeof(string) && schema.Type is null)
        {
            schema.Type = context.JsonPropertyInfo is { IsSetNullable: true }
                ? JsonSchemaType.String | JsonSchemaType.Null
                : JsonSchemaType.String;
        }
        return Task.CompletedTask;
    }

    /// <summary>In bodies <see cref="Json"/> refuses it, in paths and headers the server itself.</summary>
    private static Task RefuseNulAsync(HttpContext http, RequestDelegate next) =>
        http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
            ? Error.Validation("query", Json.NoNul).ToProblem().ExecuteAsync(http)
            : next(http);

    internal static void UseHttpApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(RefuseNulAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<IdempotencyMiddleware>();
    }
}
