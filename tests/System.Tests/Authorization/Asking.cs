using System.Text;
using System.Text.Json;
using Tot.Testing;

namespace Tot.SystemTests.Authorization;

/// <summary>Asking the API below <c>/api/v1</c> for what must succeed.</summary>
internal static class Asking
{
    public static async Task<JsonElement> DoAsync(this HttpClient client, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = Json(body) };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static Task<JsonElement> PostAsync(this HttpClient client, string path, string? body = null) =>
        client.DoAsync(HttpMethod.Post, path, body);

    public static Task<JsonElement> ReadAsync(this HttpClient client, string path) => client.DoAsync(HttpMethod.Get, path);

    /// <summary>The items of a list once there are as many as are waited for.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ItemsAsync(this HttpClient client, string path, int atLeast = 1)
    {
        return await Eventually.GetAsync<IReadOnlyList<JsonElement>>(
            async () =>
            {
                var items = (await client.ReadAsync(path)).GetProperty("items").EnumerateArray().ToList();
                return items.Count >= atLeast ? items : null;
            },
            path
        );
    }

    public static Guid Id(this JsonElement element, string property = "id") => element.GetProperty(property).GetGuid();

    public static HttpContent? Json(string? body) => body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
}

internal static class JsonNaming
{
    public static string Kebab(string word) => JsonNamingPolicy.KebabCaseLower.ConvertName(word);
}
