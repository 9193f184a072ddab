using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Read;

internal sealed record EventTypeView(string Type, string Source, string Description, string Schema);

internal sealed record EventTypesView(IReadOnlyList<EventTypeView> Items);

/// <summary><c>GET /event-types</c>, and each type's JSON Schema under <c>/schemas/</c>.</summary>
internal static class ReadEventTypes
{
    private static readonly EventTypesView All = new([
        .. PartnerEventTypes.All.Select(t => new EventTypeView(t.Name, t.Source, t.Description, $"/schemas/{t.Name}.json")),
    ]);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/event-types", () => Results.Json(All, Json.Options))
            .RequireUser()
            .WithName("ListEventTypes")
            .WithSummary("What one can subscribe to")
            .Produces<EventTypesView>();

    /// <summary>Open to all: a receiver's code generator has no token.</summary>
    public static void MapSchemas(IEndpointRouteBuilder app) =>
        app.MapGet(
                "/schemas/{type}.json",
                (string type) =>
                    EventSchema.Of(type) is { } schema
                        ? Results.Text(schema.ToJsonString(), "application/schema+json")
                        : Error.NotFound("event type").ToProblem()
            )
            .WithTags("Subscriptions")
            .WithName("GetEventSchema")
            .WithSummary("JSON Schema of an event's data")
            .AllowAnonymous();
}
