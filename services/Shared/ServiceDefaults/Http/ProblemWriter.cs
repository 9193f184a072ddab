using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Tot.ServiceDefaults.Http;

/// <summary>
/// Refusals and faults that no endpoint answered. The framework's own writer gives plain text, or nothing, to whoever accepts no JSON: a
/// refusal has its code all the same, and a client that asked for CSV has to be told why there is none.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (details, http) = (context.ProblemDetails, context.HttpContext);
        details.Status ??= http.Response.StatusCode;
        details.Title ??= ReasonPhrases.GetReasonPhrase(details.Status.Value);
        Problems.Complete(details, http);
        return new(http.Response.WriteAsJsonAsync(details, Json.Options, "application/problem+json", http.RequestAborted));
    }
}
