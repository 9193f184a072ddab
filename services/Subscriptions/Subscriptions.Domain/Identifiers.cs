using Tot.Kernel;

namespace Tot.Subscriptions.Domain;

/// <summary>Identifies a subscription.</summary>
public readonly record struct SubscriptionId(Guid Value) : IId<SubscriptionId>
{
    public static SubscriptionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies one event's way to one subscription.</summary>
public readonly record struct DeliveryId(Guid Value) : IId<DeliveryId>
{
    public static DeliveryId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies a calendar's secret address; says nothing of the secret.</summary>
public readonly record struct CalendarAddressId(Guid Value) : IId<CalendarAddressId>
{
    public static CalendarAddressId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
