using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Http;

/// <summary>Turns what was thrown into an answer: bad input to 400 with the field's name, a silent peer to 503, a bug to 500 without details.</summary>
internal sealed partial class FaultHandler(ILogger<FaultHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        if (Translate(exception) is not { } error)
        {
            // The exception's text is not logged: it could hold what the request held. Its stack tells where.
            LogFault(
                httpContext.Request.Method,
                httpContext.GetEndpoint()?.DisplayName,
                exception.GetType().FullName,
                exception.StackTrace
            );
            return false;
        }
        await error.ToProblem().ExecuteAsync(httpContext);
        return true;
    }

    private static Error? Translate(Exception exception) =>
        exception switch
        {
            UnavailableException e => new Error("UNAVAILABLE", ErrorKind.Unavailable, e.Message),
            RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded } => new Error(
                "UNAVAILABLE",
                ErrorKind.Unavailable,
                "Another service does not answer. Try again in a moment."
            ),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => null,
            BadHttpRequestException { InnerException: JsonException json } => FromJson(json),
            BadHttpRequestException e => Error.Validation(ParameterOf(e.Message), "Missing or not readable."),
            _ when StoreFaults.IsAway(exception) => new Error(
                "UNAVAILABLE",
                ErrorKind.Unavailable,
                "The store does not answer. Try again in a moment, with the same Idempotency-Key."
            ),
            _ => null,
        };

    private static Error FromJson(JsonException json)
    {
        var path = json.Path is null or "$" ? "" : json.Path.TrimStart('$').TrimStart('.');
        if (json.InnerException is null && json.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return Error.Validation(path, "There is no such member.");
        }
        // The serializer adds where it was.
        var message =
            ((string[])[Json.NeedsOffset, Json.NoNul, Json.NoNull]).FirstOrDefault(own =>
                json.Message.StartsWith(own, StringComparison.Ordinal)
            ) ?? "Not readable: wrong type, unknown value or malformed JSON.";
        return Error.Validation(path.Length == 0 ? "body" : path, message);
    }

    private static string ParameterOf(string message) =>
        QuotedParameter().Match(message) is { Success: true } m ? JsonNamingPolicy.CamelCase.ConvertName(m.Groups["name"].Value) : "body";

    [GeneratedRegex("parameter \"[^\"]*?(?<name>[A-Za-z]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex QuotedParameter();

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed: {Fault}{Stack}")]
    private partial void LogFault(string method, string? endpoint, string? fault, string? stack);
}

/// <summary>A part that is needed does not answer: 503 with Retry-After.</summary>
public sealed class UnavailableException(string message) : Exception(message);
