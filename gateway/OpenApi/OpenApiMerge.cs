using System.Text.Json.Nodes;

namespace Tot.Gateway.OpenApi;

/// <summary>
/// Makes one OpenAPI document of the services' own. Components of the same name and content are shared; where they differ, the later service's get
/// its name in front.
/// </summary>
internal sealed class OpenApiMerge(Func<string, string?> serviceOf)
{
    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal)
    {
        "get",
        "put",
        "post",
        "delete",
        "patch",
        "head",
        "options",
    };

    private readonly JsonObject _paths = [];
    private readonly JsonObject _components = [];
    private readonly JsonArray _tags = [];
    private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);

    public static JsonObject Merge(IEnumerable<(string Service, JsonObject Document)> documents, Func<string, string?> serviceOf)
    {
        var merge = new OpenApiMerge(serviceOf);
        foreach (var (service, document) in documents)
        {
            merge.Add(service, document);
        }
        return merge.Result();
    }

    private void Add(string service, JsonObject document)
    {
        var prefix = char.ToUpperInvariant(service[0]) + service[1..];
        var renames = AddComponents(document["components"] as JsonObject ?? [], prefix);
        foreach (var (path, item) in document["paths"] as JsonObject ?? [])
        {
            if (!string.Equals(serviceOf(path), service, StringComparison.Ordinal))
            {
                continue;
            }
            var copy = References.Renamed(item!, renames).AsObject();
            NameOperations(copy, prefix);
            _paths[path] = copy;
        }
        foreach (var tag in document["tags"] as JsonArray ?? [])
        {
            if (!_tags.Any(t => JsonNode.DeepEquals(t!["name"], tag!["name"])))
            {
                _tags.Add(tag!.DeepClone());
            }
        }
    }

    private Dictionary<string, string> AddComponents(JsonObject components, string prefix)
    {
        var renames = Renames(components, prefix);
        foreach (var (section, entries) in components)
        {
            var all = _components[section] as JsonObject ?? (JsonObject)(_components[section] = new JsonObject());
            foreach (var (name, entry) in entries!.AsObject())
            {
                var path = References.Path(section, name);
                all[renames.TryGetValue(path, out var renamed) ? References.NameOf(renamed) : name] = References.Renamed(entry!, renames);
            }
        }
        return renames;
    }

    /// <summary>What must be renamed: what differs from the component of its name, and what leads to such a one.</summary>
    private Dictionary<string, string> Renames(JsonObject components, string prefix)
    {
        var same = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (section, entries) in components)
        {
            foreach (var (name, entry) in entries!.AsObject())
            {
                if (_components[section]?[name] is not { } there)
                {
                    continue;
                }
                if (JsonNode.DeepEquals(there, entry))
                {
                    same[References.Path(section, name)] = entry!;
                }
                else
                {
                    renames[References.Path(section, name)] = References.Path(section, prefix + name);
                }
            }
        }
        while (same.Where(s => References.In(s.Value).Any(renames.ContainsKey)).Select(s => s.Key).FirstOrDefault() is { } led)
        {
            same.Remove(led);
            var name = References.NameOf(led);
            renames[led] = led[..^name.Length] + prefix + name;
        }
        return renames;
    }

    private void NameOperations(JsonObject item, string prefix)
    {
        foreach (var (verb, operation) in item)
        {
            if (Verbs.Contains(verb) && operation!["operationId"] is { } id && !_operationIds.Add((string)id!))
            {
                operation["operationId"] = prefix + (string)id!;
            }
        }
    }

    private JsonObject Result()
    {
        _components["securitySchemes"] = new JsonObject
        {
            ["bearer"] = new JsonObject
            {
                ["type"] = "http",
                ["scheme"] = "bearer",
                ["bearerFormat"] = "JWT",
            },
        };
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Tot",
                ["version"] = "v1",
                ["description"] =
                    "Follow-up of identified victims of human trafficking: identifications, meetings, duties, placements and notifications. "
                    + "Errors are problem documents (RFC 9457) with a stable code.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = _tags,
            ["paths"] = _paths,
            ["components"] = _components,
        };
    }
}
