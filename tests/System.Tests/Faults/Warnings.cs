using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;

namespace Tot.SystemTests.Faults;

/// <summary>Placements whose deadlines are to be warned of, and the subscriptions of those who want to hear of them.</summary>
internal sealed class Warnings(Cluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task SubscribeAsync(string persona, Receiver receiver, params string[] types)
    {
        using var agency = await cluster.AsAsync(persona);
        var made = await PostAsync(agency, "/api/v1/subscriptions", new { endpoint = receiver.Address, eventTypes = types });
        var path = $"/api/v1/subscriptions/{made.GetProperty("id").GetGuid()}";
        await Eventually.TrueAsync(
            async () => (await agency.GetFromJsonAsync<JsonElement>(path)).GetProperty("state").GetString() == "active",
            "an active subscription",
            Patience
        );
    }

    /// <summary>A child in danger is placed with an acute decision: its deadlines begin to run.</summary>
    public async Task PlaceAsync()
    {
        using var police = await cluster.AsAsync("police-exit");
        using var coordinator = await cluster.AsAsync("coordinator");
        using var childWelfare = await cluster.AsAsync("child-welfare");
        var raised = await PostAsync(
            police,
            "/api/v1/identifications",
            new
            {
                persons = new[] { new { name = "Syntetisk Barn", ageGroup = "minor" } },
                dangerAssessment = new { level = "near-and-serious", externalReference = "EX-0000" },
            }
        );
        var caseId = raised.GetProperty("caseId").GetGuid();
        await FoundAsync(coordinator, $"/api/v1/cases/{caseId}/roster");
        var agency = (await coordinator.GetFromJsonAsync<JsonElement>("/api/v1/agencies?kind=child-welfare&pageSize=200"))
            .GetProperty("items")
            .EnumerateArray()
            .First(a => a.GetProperty("name").GetString()!.Contains("Bergen", StringComparison.Ordinal));
        await PostAsync(
            coordinator,
            $"/api/v1/cases/{caseId}/roster",
            new { agencyId = agency.GetProperty("id").GetGuid(), ground = "necessary-for-own-task" }
        );
        await FoundAsync(childWelfare, $"/api/v1/cases/{caseId}");
        var institution = (await childWelfare.GetFromJsonAsync<JsonElement>("/api/v1/institutions"))
            .GetProperty("items")
            .EnumerateArray()
            .First(i => i.TryGetProperty("approvedFrom", out var from) && from.ValueKind is JsonValueKind.String);
        var placement = await PostAsync(
            childWelfare,
            "/api/v1/placements",
            new
            {
                caseId,
                personId = raised.GetProperty("persons")[0].GetProperty("personId").GetGuid(),
                institutionId = institution.GetProperty("id").GetGuid(),
            }
        );
        var now = await cluster.NowAsync();
        await PostAsync(
            childWelfare,
            $"/api/v1/placements/{placement.GetProperty("id").GetGuid()}/decisions",
            new
            {
                kind = "acute-decision",
                decidedAt = now,
                firstDay = DateOnly.FromDateTime(
                    TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo")).DateTime
                ),
                applicationSentAt = now,
            }
        );
    }

    /// <summary>Moves the demo's clock forward.</summary>
    public async Task AdvanceAsync(string duration)
    {
        using var client = new HttpClient { BaseAddress = cluster.Address };
        await PostAsync(client, "/demo/clock", new { advance = duration });
    }

    private static Task FoundAsync(HttpClient client, string path) =>
        Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    using var answer = await client.GetAsync(path);
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception e) when (IsLostOnTheWay(e))
                {
                    return false;
                }
            },
            path,
            Patience
        );

    private static bool IsLostOnTheWay(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>Asks until it is answered, always under the same key.</summary>
    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        var key = Path.GetRandomFileName();
        return (JsonElement)
            await Eventually.GetAsync<object>(
                async () =>
                {
                    try
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                        request.Headers.Add("Idempotency-Key", key);
                        using var answer = await client.SendAsync(request);
                        if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                        {
                            return null;
                        }
                        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
                        return await answer.Content.ReadFromJsonAsync<JsonElement>();
                    }
                    catch (Exception e) when (IsLostOnTheWay(e))
                    {
                        return null;
                    }
                },
                path,
                Patience
            );
    }
}
