using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Tot.ServiceDefaults.Http;

/// <summary>The one place where a refusal becomes an RFC 9457 problem document. See docs/adr/0004.</summary>
public static class Problems
{
    public static IResult ToProblem(this Error error) => new ProblemResult(error);

    internal static int Status(Error error, HttpContext http) =>
        error.Kind switch
        {
            ErrorKind.Validation => StatusCodes.Status400BadRequest,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Gone => StatusCodes.Status410Gone,
            ErrorKind.Rule or ErrorKind.AlreadyExists => StatusCodes.Status409Conflict,
            ErrorKind.Stale when http.Request.Headers.IfMatch.Count > 0 => StatusCodes.Status412PreconditionFailed,
            ErrorKind.Stale => StatusCodes.Status409Conflict,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.IdempotencyMismatch => StatusCodes.Status422UnprocessableEntity,
            ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => throw new UnreachableException(),
        };

    internal static ProblemDetails ToDetails(Error error, HttpContext http)
    {
        var details = new ProblemDetails
        {
            Type = TypeOf(error.Code),
            Title = Title(error.Kind),
            Status = Status(error, http),
            Detail = error.Message,
            Extensions = { ["code"] = error.Code },
        };
        if (error.Fields.Count > 0)
        {
            details.Extensions["errors"] = error.Fields;
        }
        foreach (var (name, value) in error.Facts)
        {
            details.Extensions[name] = value;
        }
        Complete(details, http);
        return details;
    }

    /// <summary>Adds what every problem document holds, whoever made it.</summary>
    public static void Complete(ProblemDetails details, HttpContext http)
    {
        var code = details.Extensions.TryGetValue("code", out var given) ? given as string : null;
        code ??= CodeOf(details.Status ?? 500);
        details.Extensions["code"] = code;
        details.Type = TypeOf(code);
        details.Instance = http.Request.Path;
        details.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
    }

    private static string TypeOf(string code) => "urn:tot:problem:" + code.ToLowerInvariant().Replace('_', '-');

    private static string Title(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.Validation => "The request is not valid",
            ErrorKind.NotFound => "Not found",
            ErrorKind.Gone => "It was destroyed for good",
            ErrorKind.Rule => "A rule forbids it",
            ErrorKind.AlreadyExists => "It exists already",
            ErrorKind.Stale => "Somebody saved before you",
            ErrorKind.Forbidden => "Not allowed",
            ErrorKind.IdempotencyMismatch => "The idempotency key was used for another request",
            _ => "A part of the system does not answer",
        };

    private static string CodeOf(int status) =>
        status switch
        {
            400 => "BAD_REQUEST",
            401 => "UNAUTHENTICATED",
            403 => "FORBIDDEN",
            404 => "NOT_FOUND",
            405 => "METHOD_NOT_ALLOWED",
            408 => "REQUEST_TIMEOUT",
            413 => "BODY_TOO_LARGE",
            415 => "UNSUPPORTED_MEDIA_TYPE",
            429 => "TOO_MANY_REQUESTS",
            502 => "BAD_GATEWAY",
            503 => "UNAVAILABLE",
            504 => "GATEWAY_TIMEOUT",
            >= 500 => "INTERNAL",
            _ => "REFUSED",
        };

    private sealed class ProblemResult(Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var details = ToDetails(error, httpContext);
            httpContext.Response.StatusCode = details.Status!.Value;
            if (error.Kind == ErrorKind.Unavailable)
            {
                httpContext.Response.Headers.RetryAfter = "2";
            }
            return httpContext.Response.WriteAsJsonAsync(details, Json.Options, "application/problem+json", httpContext.RequestAborted);
        }
    }
}
