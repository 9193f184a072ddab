using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tot.Kernel;
using Tot.ServiceDefaults.Demo;

namespace Tot.Standalone.Demo;

/// <summary>
/// Fills in what a scenario leaves open: <c>{agency.NAME}</c> a persona's agency, <c>{day}</c> the step's day and <c>{day+3}</c> another one, <c>{now}</c> and
/// <c>{now+3h}</c> instants from the step's, <c>{at+1 10:00}</c> a time of another day, and <c>{name.member.0}</c> what an earlier step kept. An object
/// <c>{"@attendance":{"*":"present","PERSONA":"absent"},"of":"name"}</c> is the list of a meeting's attendance that the API takes. The same step is always filled in the same way, whenever it is told.
/// </summary>
internal sealed partial class Placeholders(DateTimeOffset when, JsonObject kept)
{
    private const string Attendance = "@attendance";

    public string Fill(string text) => Placeholder().Replace(text, match => Value(match.Groups["name"].Value).ToString());

    public JsonNode? Fill(JsonNode? node) =>
        node switch
        {
            JsonObject o when o[Attendance] is JsonObject said => AttendanceAt((string)o["of"]!, said),
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Fill(p.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Fill)]),
            JsonValue v when v.TryGetValue<string>(out var text) => Placeholder().Match(text) is { Success: true, Length: var length } whole
            && length == text.Length
                ? Value(whole.Groups["name"].Value).DeepClone()
                : JsonValue.Create(Fill(text)),
            _ => node?.DeepClone(),
        };

    /// <summary>Of everybody summoned: as said of the persona, or as <c>*</c> says of the others.</summary>
    private JsonArray AttendanceAt(string meeting, JsonObject said)
    {
        var byAgency = said.Where(a => a.Key is not "*").ToDictionary(a => AgencyOf(a.Key), a => a.Value, StringComparer.Ordinal);
        return new JsonArray([
            .. kept[meeting]!["participants"]!
                .AsArray()
                .Select(p => (string)p!["agencyId"]!)
                .Select(id => new JsonObject
                {
                    ["agencyId"] = id,
                    ["attendance"] = byAgency.GetValueOrDefault(id, said["*"])?.DeepClone(),
                }),
        ]);
    }

    private JsonNode Value(string name)
    {
        var parts = name.Split('.');
        if (parts[0] is "agency")
        {
            return AgencyOf(parts[1]);
        }
        if (Time().Match(name) is { Success: true } time)
        {
            return TimeOf(time);
        }
        return parts.Aggregate((JsonNode?)kept, Member) ?? throw new StartException($"The scenario has kept nothing as {name}.");
    }

    private static JsonNode? Member(JsonNode? node, string part) =>
        node switch
        {
            JsonObject o => o[part],
            JsonArray a when int.TryParse(part, CultureInfo.InvariantCulture, out var index) && index < a.Count => a[index],
            _ => null,
        };

    private static string AgencyOf(string persona) =>
        DemoPersonas.Find(persona)?.AgencyId.ToString() ?? throw new StartException($"There is no persona {persona}.");

    private string TimeOf(Match match)
    {
        var number = match.Groups["number"] is { Success: true } by ? int.Parse(by.ValueSpan, CultureInfo.InvariantCulture) : 0;
        var day = Oslo.Day(when).AddDays(number);
        var instant = match.Groups["what"].ValueSpan switch
        {
            "day" => (DateTimeOffset?)null,
            "at" => Oslo.At(day, TimeOnly.Parse(match.Groups["clock"].ValueSpan, CultureInfo.InvariantCulture)),
            _ => when.AddHours(number),
        };
        return instant is { } at
            ? Oslo.At(at).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)
            : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\{(?<name>[a-zA-Z][^{}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?<what>day|now|at)(?<number>[+-]\d+)?h?( (?<clock>\d\d:\d\d))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
