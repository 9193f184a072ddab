using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Clock;

public sealed class RuleSetTests
{
    [Fact]
    public void RuleSets_AreTwo_AndTheNewerIsMarkedForVerification()
    {
        Assert.Equal(["bvl-1992-4-29", "bvl-2021-6-6"], RuleSets.All.Select(set => set.Code));
        Assert.Equal((Day("2023-01-01"), Confidence.VerifyAgainstStatute), (RuleSets.Bvl2021.ValidFrom, RuleSets.Bvl2021.Confidence));
    }

    [Theory]
    [InlineData("2022-12-31", "bvl-1992-4-29")]
    [InlineData("2023-01-01", "bvl-2021-6-6")]
    [InlineData("2000-01-01", "bvl-1992-4-29")]
    public void RuleSet_InForce_IsTheNewestOfTheDay(string day, string code) => Assert.Equal(code, RuleSets.InForceOn(Day(day)).Code);

    [Fact]
    public void EveryParameter_HasASource() =>
        Assert.All(RuleSets.All.SelectMany(set => set.Parameters), parameter => Assert.NotEmpty(parameter.Source));

    [Fact]
    public void PracticeParameters_AreMarked() =>
        Assert.Equal(
            ["aftercare-before-cap", "aftercare-before-expiry", "interruptions-count", "next-application", "warning-leads"],
            RuleSets.Bvl2021.Parameters.Where(p => p.Confidence is Confidence.Practice).Select(p => p.Name).Order()
        );
}
