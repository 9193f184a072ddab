using System.Net.Http.Json;
using System.Text.Json;

namespace Tot.Benchmarks.Systems;

/// <summary>Tokens of the demo's invented users.</summary>
internal static class Tokens
{
    public static async Task<string> OfAsync(Uri address, string persona)
    {
        using var client = new HttpClient { BaseAddress = address };
        var answer = await client.PostAsJsonAsync("/demo/token", new Dictionary<string, string> { ["as"] = persona });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>Raises an identification.</summary>
    /// <returns>Its case.</returns>
    public static async Task<Guid> IdentifyAsync(Uri address, string token)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var answer = await client.PostAsJsonAsync(
            "/api/v1/identifications",
            new { identifiedAt = "2026-01-30T14:00:00+01:00", persons = new[] { new { name = "Xaro Ybel", ageGroup = "adult" } } }
        );
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("caseId").GetGuid();
    }
}
