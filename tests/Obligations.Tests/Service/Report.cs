using System.Text.Json;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

/// <summary>Reads reports as a test compares them.</summary>
internal static class Report
{
    /// <summary>The counts of the row, <c>–</c> for masked, in the order of the columns.</summary>
    public static string Line(JsonElement report, JsonElement row)
    {
        var counts = row.GetProperty("counts");
        return string.Join(
            ' ',
            report
                .GetProperty("columns")
                .EnumerateArray()
                .Select(c => c.GetString()!)
                .Select(c => counts.TryGetProperty(c, out var count) ? $"{c}={count.GetInt32()}" : $"{c}=–")
        );
    }

    public static string Total(JsonElement report) => Line(report, report.GetProperty("total"));

    public static JsonElement Row(JsonElement report, string property, string value) =>
        report.GetProperty("rows").EnumerateArray().Single(r => r.TryGetProperty(property, out var own) && own.GetString() == value);

    /// <summary>The report, once its total reads so.</summary>
    public static async Task<JsonElement> WhenTotalAsync(this ObligationsHost world, string persona, string query, string total)
    {
        var seen = "";
        JsonElement report = default;
        await Eventually.TrueAsync(
            async () =>
            {
                report = await world.GetAsync(persona, $"/api/v1/reports/{query}");
                seen = Total(report);
                // What came too early is tried again when the clock has moved.
                world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
                return seen == total;
            },
            $"{query}: {total}"
        );
        return report;
    }
}
