using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Publish;

namespace Tot.Subscriptions.Read;

/// <summary>
/// AsyncAPI 3 document of what agencies are told, made from the contracts: <c>docs/asyncapi.json</c> is what
/// <c>dotnet run --project services/Subscriptions/Subscriptions -- asyncapi</c> writes.
/// </summary>
internal static class AsyncApiDocument
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (string Name, string Description)[] Attributes =
    [
        ("specversion", "1.0"),
        ("id", "The event's id: deduplicate by it."),
        ("source", "/ and the service that told it."),
        ("type", "The event's type."),
        ("subject", "What it is about, plural/id."),
        ("time", "When it happened, UTC."),
        ("dataschema", "JSON Schema of the data; missing when the installation has no public address."),
        ("link", "Where whoever may know more reads on, with a token of their own; missing when the installation has no public address."),
        ("dueon", "The day it is due, ISO date, inclusive; missing when it is about no deadline."),
        ("severity", "info, warning or critical; missing when it is none of them."),
    ];

    private static readonly (string Name, string Description)[] WebhookHeaders =
    [
        ("webhook-id", "The same on every retry."),
        ("webhook-timestamp", "Seconds since 1970 when this attempt was sent."),
        ("webhook-signature", "v1 and v1a signatures, separated by spaces."),
    ];

    public static string Write() => Document().ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

    private static JsonObject Document() =>
        new()
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Tot partner events",
                ["version"] = "1.0.0",
                ["description"] =
                    "CloudEvents 1.0 that agencies receive: by signed webhook, from the broker, and alike from the pull feed. They hold identifiers, kinds and dates, never who a person is.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = new JsonObject
            {
                ["webhook"] = Channel(
                    null,
                    Binary,
                    "An agency's own endpoint, signed by Standard Webhooks. The payload is the data; the attributes are ce-* headers (binary mode)."
                ),
                ["broker"] = Broker(),
            },
            ["operations"] = new JsonObject { ["postToWebhook"] = Send("webhook"), ["publishToBroker"] = Send("broker") },
            ["components"] = new JsonObject
            {
                ["messages"] = new JsonObject([
                    .. PartnerEventTypes.All.Select(t => KeyValuePair.Create(Binary(t), (JsonNode?)BinaryMessage(t))),
                    .. PartnerEventTypes.All.Select(t => KeyValuePair.Create(Structured(t), (JsonNode?)StructuredMessage(t))),
                ]),
                ["schemas"] = new JsonObject([
                    KeyValuePair.Create("cloudEventHeaders", (JsonNode?)Headers()),
                    KeyValuePair.Create("cloudEvent", (JsonNode?)CloudEventObject()),
                    .. PartnerEventTypes.All.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Data(t))),
                ]),
            },
        };

    private static JsonObject Broker()
    {
        var channel = Channel(
            "{organisationNumber}.{eventType}",
            Structured,
            $"RabbitMQ topic exchange; the address is the routing key. Queue {PublishToBroker.QueueOf("<organisation number>")} holds an agency's events. The payload is the whole CloudEvent (structured mode)."
        );
        channel["parameters"] = new JsonObject
        {
            ["organisationNumber"] = new JsonObject { ["description"] = "Of the agency that is told, nine digits." },
            ["eventType"] = new JsonObject { ["description"] = "The event's type, for example tot.events.v1.DeadlineApproaching." },
        };
        channel["bindings"] = new JsonObject
        {
            ["amqp"] = new JsonObject
            {
                ["is"] = "routingKey",
                ["exchange"] = new JsonObject
                {
                    ["name"] = PublishToBroker.Exchange,
                    ["type"] = "topic",
                    ["durable"] = true,
                    ["autoDelete"] = false,
                },
                ["bindingVersion"] = "0.3.0",
            },
        };
        return channel;
    }

    private static string Binary(PartnerEventType type) => type.Name;

    private static string Structured(PartnerEventType type) => type.Name + ".structured";

    private static JsonObject Channel(string? address, Func<PartnerEventType, string> message, string description) =>
        new()
        {
            ["address"] = address,
            ["description"] = description,
            ["messages"] = new JsonObject(
                PartnerEventTypes.All.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Reference("messages", message(t))))
            ),
        };

    private static JsonObject Send(string channel) =>
        new()
        {
            ["action"] = "send",
            ["channel"] = new JsonObject { ["$ref"] = $"#/channels/{channel}" },
        };

    private static JsonObject BinaryMessage(PartnerEventType type) =>
        new()
        {
            ["name"] = type.Name,
            ["summary"] = type.Description,
            ["contentType"] = "application/json",
            ["headers"] = Reference("schemas", "cloudEventHeaders"),
            ["payload"] = Reference("schemas", type.Name),
        };

    private static JsonObject StructuredMessage(PartnerEventType type) =>
        new()
        {
            ["name"] = type.Name,
            ["summary"] = type.Description,
            ["contentType"] = "application/cloudevents+json",
            ["payload"] = new JsonObject
            {
                ["allOf"] = new JsonArray(
                    Reference("schemas", "cloudEvent"),
                    new JsonObject
                    {
                        ["type"] = "object",
                        ["properties"] = new JsonObject
                        {
                            ["type"] = new JsonObject { ["const"] = type.Name },
                            ["data"] = Reference("schemas", type.Name),
                        },
                    }
                ),
            },
        };

    private static JsonObject Data(PartnerEventType type)
    {
        var schema = EventSchema.Of(type.Name)!;
        schema.Remove("$schema");
        return schema;
    }

    private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    private static JsonObject CloudEventObject()
    {
        var properties = new JsonObject();
        foreach (var (name, description) in Attributes)
        {
            properties[name] = new JsonObject { ["type"] = "string", ["description"] = description };
        }
        properties["datacontenttype"] = new JsonObject { ["const"] = CloudEvent.DataContentType };
        properties["data"] = new JsonObject { ["type"] = "object" };
        return new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("specversion", "id", "source", "type", "time", "data"),
            ["properties"] = properties,
        };
    }

    private static JsonObject Headers()
    {
        var properties = new JsonObject();
        foreach (var (name, description) in Attributes.Select(a => ("ce-" + a.Name, a.Description)).Concat(WebhookHeaders))
        {
            properties[name] = new JsonObject { ["type"] = "string", ["description"] = description };
        }
        return new() { ["type"] = "object", ["properties"] = properties };
    }
}
