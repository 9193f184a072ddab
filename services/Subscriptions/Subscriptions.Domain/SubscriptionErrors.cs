using Tot.Kernel;

namespace Tot.Subscriptions.Domain;

public static class SubscriptionErrors
{
    public static Error WrongState(SubscriptionState state, SubscriptionAction action) =>
        Error
            .Rule("SUBSCRIPTION_WRONG_STATE", $"A subscription that is {Name(state)} cannot be asked to {Name(action)}.")
            .With("state", Name(state));

    public static Error UnknownEventTypes(IReadOnlyList<string> unknown) =>
        Error
            .Validation("eventTypes", $"Not known: {string.Join(", ", unknown)}.")
            .With("knownEventTypes", PartnerEventTypes.All.Select(t => t.Name).ToArray());

    public static Error Exists(SubscriptionId other) =>
        new Error("SUBSCRIPTION_EXISTS", ErrorKind.AlreadyExists, "The agency has a subscription to just this at that endpoint.").With(
            "subscriptionId",
            other.Value
        );

    public static Error DeliveryWrongState(DeliveryState state) =>
        Error.Rule("DELIVERY_WRONG_STATE", $"The delivery is {Name(state)} already.");

    private static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
