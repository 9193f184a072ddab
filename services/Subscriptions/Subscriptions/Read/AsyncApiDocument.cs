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
                    "An agency's own endpoint, signed by Standard Webhooks. The payload is the data; the attributes are ce-* headers (binary mode)."
                ),
                ["broker"] = Broker(),
            },
            ["operations"] = new JsonObject { ["postToWebhook"] = Send("webhook"), ["publishToBroker"] = Send("broker") },
            ["components"] = new JsonObject
            {
                ["messages"] = new JsonObject(PartnerEventTypes.All.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Message(t)))),
                ["schemas"] = new JsonObject { ["cloudEventHeaders"] = Headers() },
            },
        };

    private static JsonObject Broker()
    {
        var channel = Channel(
            "{organisationNumber}.{eventType}",
            $"RabbitMQ topic exchange; the address is the routing key. Queue {PublishToBroker.QueueOf("<organisation number>")} holds an agency's events. Structured mode: the payload stands in the member data of the CloudEvent."
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

    private static JsonObject Channel(string? address, string description) =>
        new()
        {
            ["address"] = address,
            ["description"] = description,
            ["messages"] = new JsonObject(
                PartnerEventTypes.All.Select(t =>
                    KeyValuePair.Create(t.Name, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/messages/{t.Name}" })
                )
            ),
        };

    private static JsonObject Send(string channel) =>
        new()
        {
            ["action"] = "send",
            ["channel"] = new JsonObject { ["$ref"] = $"#/channels/{channel}" },
        };

    private static JsonObject Message(PartnerEventType type)
    {
        var payload = EventSchema.Of(type.Name)!;
        payload.Remove("$schema");
        return new()
        {
            ["name"] = type.Name,
            ["summary"] = type.Description,
            ["contentType"] = "application/json",
            ["headers"] = new JsonObject { ["$ref"] = "#/components/schemas/cloudEventHeaders" },
            ["payload"] = payload,
        };
    }

    private static JsonObject Headers()
    {
        var properties = new JsonObject();
        foreach (
            var (name, description) in (ReadOnlySpan<(string, string)>)
                [
                    ("ce-specversion", "1.0"),
                    ("ce-id", "The event's id: deduplicate by it."),
                    ("ce-source", "/ and the service that told it."),
                    ("ce-type", "The event's type."),
                    ("ce-subject", "What it is about, plural/id."),
                    ("ce-time", "When it happened, UTC."),
                    ("ce-dataschema", "JSON Schema of the data; missing when the installation has no public address."),
                    ("ce-dueon", "The day it is due, ISO date, inclusive; missing when it is about no deadline."),
                    ("ce-severity", "info, warning or critical; missing when it is none of them."),
                    ("webhook-id", "The same on every retry (webhooks only)."),
                    ("webhook-timestamp", "Seconds since 1970 when this attempt was sent (webhooks only)."),
                    ("webhook-signature", "v1 and v1a signatures, separated by spaces (webhooks only)."),
                ]
        )
        {
            properties[name] = new JsonObject { ["type"] = "string", ["description"] = description };
        }
        return new() { ["type"] = "object", ["properties"] = properties };
    }
}
