using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Tot.ServiceDefaults.Http;
using Yarp.ReverseProxy.Model;

namespace Tot.Gateway.Http;

/// <summary>Every refusal without a body gets one: a problem document, or for a gRPC call its status.</summary>
internal static class GatewayProblems
{
    public static void UseGatewayProblems(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = WriteAsync,
                StatusCodeSelector = e =>
                    e is BadHttpRequestException refused ? refused.StatusCode : StatusCodes.Status500InternalServerError,
            }
        );
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext));
    }

    private static Task WriteAsync(HttpContext http)
    {
        var status = http.Response.StatusCode;
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = GrpcStatusOf(status);
            http.Response.Headers["grpc-message"] = $"The gateway answers {status} {ReasonPhrases.GetReasonPhrase(status)}";
            return Task.CompletedTask;
        }
        var details = new ProblemDetails
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Detail = DetailOf(status),
        };
        if (status == StatusCodes.Status413PayloadTooLarge && LimitOf(http) is >= 0 and var limit)
        {
            details.Extensions["maxBytes"] = limit;
        }
        Problems.Complete(details, http);
        return http.Response.WriteAsJsonAsync(details, Json.Options, "application/problem+json", http.RequestAborted);
    }

    private static long? LimitOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize;

    private static string? DetailOf(int status) =>
        status switch
        {
            400 => "The request is not readable.",
            401 => "Send a valid token: Authorization: Bearer <token>.",
            403 => "Your roles do not allow this.",
            404 => "There is nothing at this path.",
            413 => "The request body is larger than this path takes.",
            429 => "You have sent too many requests. Wait as long as Retry-After says.",
            502 =>
                "The service behind this path broke off. Ask again before you repeat a change, or repeat it with the same Idempotency-Key.",
            503 => "The service behind this path does not answer yet. Try again in a moment.",
            504 => "The service behind this path took too long. Repeat a change only with the same Idempotency-Key.",
            _ => null,
        };

    /// <summary>As the gRPC specification maps HTTP statuses, except that too large a message has a status of its own.</summary>
    private static string GrpcStatusOf(int status) =>
        status switch
        {
            400 => "13",
            401 => "16",
            403 => "7",
            404 => "12",
            413 => "8",
            429 or 502 or 503 or 504 => "14",
            _ => "2",
        };
}
