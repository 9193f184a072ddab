using Microsoft.Extensions.Configuration;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;

namespace Tot.Obligations.Tests;

public sealed class LaddersTests
{
    [Fact]
    public void Configured_ReplacesTheDefaultOfThatKindOnly()
    {
        var ladders = Read(
            ("Attend:Grace", "02:00:00"),
            ("Attend:Steps:0:After", "-1.00:00:00"),
            ("Attend:Steps:0:To", "Agency"),
            ("Attend:Steps:1:After", "00:30:00"),
            ("Attend:Steps:1:To", "Coordinator")
        );
        var ladder = ladders.For(ObligationKind.Attend);
        Assert.Equal(TimeSpan.FromHours(2), ladder.Grace);
        Assert.Equal(
            [
                new EscalationStep(TimeSpan.FromDays(-1), EscalationRecipient.Agency),
                new EscalationStep(TimeSpan.FromMinutes(30), EscalationRecipient.Coordinator),
            ],
            ladder.Steps
        );
        Assert.Same(EscalationLadder.DefaultFor(ObligationKind.Measure), ladders.For(ObligationKind.Measure));
    }

    [Theory]
    [InlineData("-1.00:00:00", "-2.00:00:00", "00:00:00")]
    [InlineData("-2.00:00:00", "-1.00:00:00", "-00:00:01")]
    public void Configured_OutOfOrderOrWithNegativeGrace_IsRefused(string first, string second, string grace) =>
        Assert.Throws<InvalidOperationException>(() =>
            Read(
                ("Measure:Grace", grace),
                ("Measure:Steps:0:After", first),
                ("Measure:Steps:0:To", "Agency"),
                ("Measure:Steps:1:After", second),
                ("Measure:Steps:1:To", "AgencyLeader")
            )
        );

    private static Ladders Read(params (string Key, string Value)[] settings) =>
        new(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(s => "Obligations:Ladders:" + s.Key, s => (string?)s.Value))
                .Build()
        );
}
