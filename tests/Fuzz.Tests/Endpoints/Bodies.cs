using System.Globalization;
using System.Text.Json.Nodes;
using Tot.Fuzz.Tests.Support;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>Bodies out of the document's examples.</summary>
internal static class Bodies
{
    /// <summary>Puts in identifiers that are known, and texts that say who wrote them.</summary>
    public static void MakeReal(Source source, Known known, JsonNode? body)
    {
        foreach (var (name, value) in (body as JsonObject ?? []).ToList())
        {
            if (value is not JsonValue)
            {
                MakeReal(source, known, value);
            }
            else if (value.ToString() == "text")
            {
                Replace(value, Text(source, name));
            }
            else if (Guid.TryParse(value.ToString(), out _) && known.Find(source, name) is { } told)
            {
                Replace(value, told);
            }
        }
        foreach (var item in (body as JsonArray ?? []).ToList())
        {
            if (item is JsonValue && item.ToString() == "text")
            {
                Replace(item, Text(source, "item"));
            }
            else
            {
                MakeReal(source, known, item);
            }
        }
    }

    /// <summary>Takes one place and puts something else there, takes it away, or adds to it.</summary>
    public static JsonNode? Spoil(Source source, JsonNode? body)
    {
        var places = new List<JsonNode>();
        Collect(body, places);
        if (places.Count == 0 || source.OneIn(40))
        {
            return Anything(source);
        }
        var place = source.Pick(places);
        switch (source.Below(9))
        {
            case 8 when place.Parent is not null && DateOnly.TryParse(place.ToString(), CultureInfo.InvariantCulture, out _):
                Replace(place, source.Pick(["0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31", "9999-12-31T23:59:59-12:00"]));
                break;
            case 0 when place.Parent is JsonObject parent:
                parent.Remove(place.GetPropertyName());
                break;
            case 1 when place is JsonObject into:
                into[source.Text()] = Anything(source);
                break;
            case 2 when place is JsonArray list:
                for (var i = source.Pick([1, 2, 30, 300]); i > 0; i--)
                {
                    list.Add(list.Count > 0 ? list[0]?.DeepClone() : Anything(source));
                }
                break;
            default:
                if (place.Parent is null)
                {
                    return Anything(source);
                }
                Replace(place, Anything(source));
                break;
        }
        return body;
    }

    /// <summary>What only the text of a body can hold: members twice, halves of characters, depth and length without end.</summary>
    public static string Roughen(Source source, string json) =>
        source.Below(9) switch
        {
            0 => json.Replace("{\"", "{\"id\":1,\"", StringComparison.Ordinal),
            1 when json.IndexOf(',', StringComparison.Ordinal) is > 0 and var first => json[..first] + "," + json.TrimStart('{'),
            2 => json.Replace(Requests.Secret, @"\ud83d", StringComparison.Ordinal),
            3 => json.Replace(Requests.Secret, @"a\u0000b", StringComparison.Ordinal),
            4 => json.Replace(Requests.Secret, new string('é', source.Pick([300, 5_000, 200_000])), StringComparison.Ordinal),
            5 => new string('[', source.Pick([33, 1_000, 100_000])),
            6 => "\ufeff/* */" + json + ",",
            7 => json.Replace("\":\"", "\":1e999,\"x\":\"", StringComparison.Ordinal),
            _ => json + json,
        };

    private static void Replace(JsonNode place, JsonNode? by)
    {
        if (place.Parent is JsonObject parent)
        {
            parent[place.GetPropertyName()] = by;
        }
        else if (place.Parent is JsonArray list)
        {
            list[place.GetElementIndex()] = by;
        }
    }

    private static string Text(Source source, string name) =>
        name.EndsWith("At", StringComparison.Ordinal) || name == "validUntil"
            ? source.Pick(["2026-06-01T10:00:00+02:00", "2030-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+01:00"])
        : name.EndsWith("On", StringComparison.Ordinal) || name.EndsWith("Date", StringComparison.Ordinal)
            ? source.Pick(["2010-02-28", "2010-02-28", "9999-12-31", "0001-01-01"])
        : $"{Requests.Secret} {source.Below(100)}";

    private static JsonNode? Anything(Source source) =>
        source.Below(12) switch
        {
            0 => null,
            1 => source.Number(),
            2 => source.Number() / 7.0,
            3 => source.OneIn(2),
            4 => new JsonArray(),
            5 => new JsonObject(),
            6 => Nested(source.Pick([3, 31, 60])),
            7 => new JsonArray(Requests.Secret, 1, null),
            8 => Requests.Secret + source.Text(),
            _ => source.Text(),
        };

    private static JsonNode Nested(int depth)
    {
        JsonNode node = new JsonObject();
        for (; depth > 0; depth--)
        {
            node = depth % 2 == 0 ? new JsonArray(node) : new JsonObject { ["a"] = node };
        }
        return node;
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is null)
        {
            return;
        }
        places.Add(node);
        foreach (var (_, value) in node as JsonObject ?? [])
        {
            Collect(value, places);
        }
        foreach (var item in node as JsonArray ?? [])
        {
            Collect(item, places);
        }
    }
}
