using System.Text;

namespace Tot.Benchmarks.Load;

/// <summary>The bytes of the requests that are measured.</summary>
internal static class Requests
{
    private static readonly string Run = Guid.NewGuid().ToString("N");
    private static int _number;

    public static byte[] Get(string path, string? token = null) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{Authorization(token)}\r\n");

    public static byte[] Post(string path, string token, string body) =>
        Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{Authorization(token)}Content-Type: application/json\r\nIdempotency-Key: {Run}-{Next()}\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );

    /// <summary>One person whom nobody resembles.</summary>
    public static byte[] Identification(string token) =>
        Post("/api/v1/identifications", token, $$"""{"identifiedAt":"2026-01-30T14:00:00+01:00","persons":[{{Person()}}]}""");

    /// <summary>Fifty of them with the police's view of the danger to each: fifty events for those who take part.</summary>
    public static byte[] AssessedIdentification(string token) =>
        Post(
            "/api/v1/identifications",
            token,
            $$"""
            {"identifiedAt":"2026-01-30T14:00:00+01:00","dangerAssessment":{"level":"not-near-and-serious"},
            "persons":[{{string.Join(',', Enumerable.Range(0, 50).Select(_ => Person()))}}]}
            """
        );

    private static string Authorization(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    private static string Person() => $$"""{"name":"{{Name(Next())}} {{Name(Next() * 7919)}}","ageGroup":"adult"}""";

    private static int Next() => Interlocked.Increment(ref _number);

    /// <summary>Letters only, and different for every number.</summary>
    private static string Name(int number)
    {
        var name = new StringBuilder("X");
        for (var rest = (uint)number; rest > 0; rest /= 20)
        {
            name.Append("bcdfghjklmnpqrstvwxz"[(int)(rest % 20)]).Append("aeiou"[(int)(rest % 5)]);
        }
        return name.ToString();
    }
}
