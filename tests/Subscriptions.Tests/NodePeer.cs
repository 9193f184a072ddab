using System.Text.Json;
using Tot.Testing.Processes;

namespace Tot.Subscriptions.Tests;

/// <summary>Runs the independent peers in <c>node/</c>: the npm packages standardwebhooks and cloudevents.</summary>
internal static class NodePeer
{
    private static readonly NodeFolder Node = new("tests/Subscriptions.Tests/node");

    public static async Task<JsonElement> VerifyAsync(
        string secret,
        IEnumerable<KeyValuePair<string, string>> headers,
        string body,
        JsonElement? jwks = null
    )
    {
        var input = JsonSerializer.Serialize(
            new
            {
                secret,
                headers = headers.ToDictionary(h => h.Key, h => h.Value),
                body,
                jwks,
            }
        );
        return JsonDocument.Parse(await Node.RunAsync("verify.mjs", input)).RootElement;
    }

    /// <summary>What two parsers make of an iCalendar document.</summary>
    public static async Task<JsonElement> ReadCalendarAsync(string document) =>
        JsonDocument.Parse(await Node.RunAsync("calendar.mjs", document)).RootElement;
}
