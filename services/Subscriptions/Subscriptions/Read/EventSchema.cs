using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Read;

/// <summary>JSON Schema (2020-12) of an event's data, made from the contract that the data is written by.</summary>
internal static class EventSchema
{
    private static readonly Dictionary<string, MessageDescriptor> Messages = new[]
    {
        IntakeReflection.Descriptor,
        PlacementsReflection.Descriptor,
        MeetingsReflection.Descriptor,
        ObligationsReflection.Descriptor,
        RosterReflection.Descriptor,
    }
        .SelectMany(f => f.MessageTypes)
        .Where(m => PartnerEventTypes.Find(m.FullName) is not null)
        .ToDictionary(m => m.FullName, StringComparer.Ordinal);

    /// <summary>Null when there is no such event type.</summary>
    public static JsonObject? Of(string type)
    {
        if (!Messages.TryGetValue(type, out var message))
        {
            return null;
        }
        var schema = Object(message);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", type);
        schema.Insert(2, "description", PartnerEventTypes.Find(type)!.Description);
        return schema;
    }

    // Proto JSON leaves out what has its default value, so no member is required; new members may come, so others are allowed.
    private static JsonObject Object(MessageDescriptor message) =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(
                message.Fields.InDeclarationOrder().Select(f => KeyValuePair.Create(f.JsonName, (JsonNode?)Member(f)))
            ),
        };

    private static JsonObject Member(FieldDescriptor field) =>
        field.IsRepeated ? new() { ["type"] = "array", ["items"] = Value(field) } : Value(field);

    private static JsonObject Value(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String => new() { ["type"] = "string" },
            FieldType.Bool => new() { ["type"] = "boolean" },
            FieldType.Int32 => new() { ["type"] = "integer" },
            FieldType.Int64 => new() { ["type"] = "string", ["pattern"] = "^-?[0-9]+$" },
            FieldType.Enum => new()
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. field.EnumType.Values.Select(v => JsonValue.Create(v.Name))]),
            },
            FieldType.Message when field.MessageType == Timestamp.Descriptor => new() { ["type"] = "string", ["format"] = "date-time" },
            FieldType.Message => Object(field.MessageType),
            _ => throw new NotSupportedException($"{field.FullName} has a type that events do not use yet."),
        };
}
