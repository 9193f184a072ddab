using Microsoft.AspNetCore.Http;

namespace Tot.ServiceDefaults.Http;

/// <summary>What an act answers when it has been committed. Bodies of acts hold no personal data: they are kept for replays.</summary>
/// <param name="Status">200, 201 or 204.</param>
/// <param name="Body">Serialized as JSON; null for none.</param>
/// <param name="Version">Version of the aggregate, sent as ETag.</param>
/// <param name="Location">Path of what was created.</param>
public sealed record Reply(int Status, object? Body, long? Version, string? Location)
{
    public static Reply Ok(object body, long? version = null) => new(StatusCodes.Status200OK, body, version, null);

    public static Reply Created(string location, object body, long? version = null) =>
        new(StatusCodes.Status201Created, body, version, location);

    public static Reply NoContent() => new(StatusCodes.Status204NoContent, null, null, null);
}

public static class Answers
{
    /// <summary>200 with the aggregate's version as ETag, or 304 when the caller has that version.</summary>
    public static IResult Ok(HttpContext http, object body, long version)
    {
        var etag = ETag(version);
        http.Response.Headers.ETag = etag;
        return http.Request.Headers.IfNoneMatch.Contains(etag, StringComparer.Ordinal)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Json(body, Json.Options);
    }

    public static string ETag(long version) => $"\"{version}\"";
}
