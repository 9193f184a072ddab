using System.Text.Json;

namespace Tot.Subscriptions.Domain;

/// <summary>Where in the API what an event is about can be read.</summary>
public static class EventLink
{
    /// <summary>Null when there is no such place.</summary>
    public static string? PathOf(PartnerEvent told) =>
        told.Subject.Split('/') switch
        {
            [("cases" or "persons" or "placements" or "meetings" or "obligations" or "police-assistance") and var kind, var id, ..] => Path(
                kind,
                id
            ),
            ["deadlines", ..] => OfDeadline(told.Data),
            _ => null,
        };

    /// <summary>A deadline is read with what it is a deadline of.</summary>
    private static string? OfDeadline(string data)
    {
        using var json = JsonDocument.Parse(data);
        return !json.RootElement.TryGetProperty("deadline", out var deadline) ? null
            : deadline.TryGetProperty("placementId", out var placement) ? Path("placements", placement.GetString()!)
            : deadline.TryGetProperty("reflectionPeriodId", out var period) ? Path("reflection-periods", period.GetString()!)
            : null;
    }

    private static string Path(string kind, string id) => $"/api/v1/{kind}/{id}";
}
