using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class EventLinkTests
{
    [Theory]
    [InlineData("placements/7", "{}", "/api/v1/placements/7")]
    [InlineData("meetings/7", "{}", "/api/v1/meetings/7")]
    [InlineData("cases/7", "{}", "/api/v1/cases/7")]
    [InlineData("persons/7", "{}", "/api/v1/persons/7")]
    [InlineData("obligations/7", "{}", "/api/v1/obligations/7")]
    [InlineData("police-assistance/7", "{}", "/api/v1/police-assistance/7")]
    [InlineData("deadlines/7", """{"deadline":{"placementId":"8"}}""", "/api/v1/placements/8")]
    [InlineData("deadlines/7", """{"deadline":{"reflectionPeriodId":"9"}}""", "/api/v1/reflection-periods/9")]
    [InlineData("deadlines/7", "{}", null)]
    [InlineData("warnings/7", "{}", null)]
    public void PathOf_LeadsToWhatItIsAbout(string subject, string data, string? path) =>
        Assert.Equal(path, EventLink.PathOf(About(subject, data)));

    [Fact]
    public void Link_IsAbsolute_AndThereOnlyWithAPublicAddress()
    {
        var told = About("meetings/7", "{}");
        Assert.Equal(
            "https://tot.example/api/v1/meetings/7",
            CloudEvent.Of(told, new("https://tot.example")).Attributes().Single(a => a.Key == "link").Value
        );
        Assert.DoesNotContain(CloudEvent.Of(told, null).Attributes(), a => a.Key == "link");
    }

    private static PartnerEvent About(string subject, string data) =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            Type = "tot.events.v1.DeadlineApproaching",
            Source = "/placements",
            Subject = subject,
            OccurredAt = DateTimeOffset.UnixEpoch,
            ToldAt = DateTimeOffset.UnixEpoch,
            Data = data,
        };
}
