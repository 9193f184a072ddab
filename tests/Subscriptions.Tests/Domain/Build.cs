using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

internal static class Build
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static Subscription Pending(params string[] types) =>
        Subscription.Create(
            new(Guid.CreateVersion7(Now)),
            Guid.CreateVersion7(Now),
            EndpointAddress.Parse("https://barnevern.example/hook", allowLoopback: false).Value,
            EventFilter.Create(types.Length == 0 ? ["tot.events.v1.*"] : types, caseId: null).Value,
            ContentMode.Binary,
            "sealed-1",
            Now
        );

    public static Subscription Active()
    {
        var subscription = Pending();
        Assert.True(subscription.Activate("challenge", Now).IsSuccess);
        return subscription;
    }

    public static PartnerEvent Approaching(DateTimeOffset? dueAt = null) =>
        new()
        {
            EventId = Guid.CreateVersion7(Now),
            Type = "tot.events.v1.DeadlineApproaching",
            Source = "/placements",
            Subject = "placements/0190aaaa-0000-7000-8000-000000000001",
            OccurredAt = Now,
            ToldAt = Now,
            CaseId = Guid.CreateVersion7(Now),
            DueOn = new(2026, 3, 16),
            DueAt = dueAt,
            Severity = Severity.Warning,
            Data = """{"deadline":{"dueOn":"2026-03-16"},"leadDays":14}""",
        };

    public static Delivery Delivery(DateTimeOffset? dueAt = null) =>
        Subscriptions.Domain.Delivery.Of(new(Guid.CreateVersion7(Now)), new(Guid.CreateVersion7(Now)), Approaching(dueAt), Now);
}
