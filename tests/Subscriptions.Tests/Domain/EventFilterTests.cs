using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class EventFilterTests
{
    private static readonly Guid Case = Guid.Parse("01900000-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("tot.events.v1.DeadlineMissed", "tot.events.v1.DeadlineMissed", true)]
    [InlineData("tot.events.v1.DeadlineMissed", "tot.events.v1.DeadlineMet", false)]
    [InlineData("tot.events.v1.Deadline*", "tot.events.v1.DeadlineMet", true)]
    [InlineData("tot.events.v1.Deadline*", "tot.events.v1.MeetingConvened", false)]
    [InlineData("*", "tot.events.v1.MeetingConvened", true)]
    public void Matches_TypeOrPrefix(string pattern, string type, bool expected) =>
        Assert.Equal(expected, EventFilter.Create([pattern], null).Value.Matches(type, Case));

    [Fact]
    public void Matches_WithACase_OnlyThatCase()
    {
        var filter = EventFilter.Create(["*"], Case).Value;
        Assert.True(filter.Matches("tot.events.v1.DeadlineMet", Case));
        Assert.False(filter.Matches("tot.events.v1.DeadlineMet", Guid.Empty));
        Assert.False(filter.Matches("tot.events.v1.DeadlineMet", null));
    }

    [Fact]
    public void Create_SortsAndRemovesRepetition() =>
        Assert.Equal(
            ["tot.events.v1.DeadlineMet", "tot.events.v1.DeadlineSet"],
            EventFilter.Create(["tot.events.v1.DeadlineSet", " tot.events.v1.DeadlineMet", "tot.events.v1.DeadlineSet"], null).Value.Types
        );

    [Fact]
    public void Create_UnknownType_IsRefusedWithTheKnownOnes()
    {
        var error = EventFilter.Create(["tot.events.v1.Dedline*", "tot.events.v1.DeadlineMet"], null).Error!;
        Assert.Equal("Not known: tot.events.v1.Dedline*.", Assert.Single(error.Fields["eventTypes"]));
        Assert.Contains("tot.events.v1.DeadlineApproaching", Assert.IsType<string[]>(error.Facts["knownEventTypes"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Create_WithoutATypeWorthTheName_IsRefused(string? type) =>
        Assert.Contains("eventTypes", EventFilter.Create(type is null ? null : [type], null).Error!.Fields.Keys);
}
