using Microsoft.AspNetCore.Http;

namespace Tot.ServiceDefaults.Http;

/// <summary>An answer whose body is JSON text already.</summary>
internal sealed record StoredReply(int Status, string? Body, string? ETag, string? Location, bool Replayed) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (ETag is not null)
        {
            response.Headers.ETag = ETag;
        }
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }
        if (Replayed)
        {
            response.Headers["Idempotency-Replayed"] = "true";
        }
        if (Body is not null)
        {
            response.ContentType = "application/json; charset=utf-8";
            await response.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}
