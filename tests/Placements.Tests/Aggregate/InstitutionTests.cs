using Tot.Placements.Domain.Institutions;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Aggregate;

public sealed class InstitutionTests
{
    [Fact]
    public void FosterHome_IsRefused() =>
        Assert.Equal(
            "FOSTER_HOME_NOT_ALLOWED",
            Institution.Register("Invented home", InstitutionKind.FosterHome, 1, null, null, Noon("2026-01-01")).Error?.Code
        );

    [Fact]
    public void BadFields_AreAllNamed()
    {
        var error = Institution.Register(" ", InstitutionKind.Emergency, 0, Day("2026-01-02"), Day("2026-01-01"), Noon("2026-01-01")).Error;

        Assert.Equal(["approvedUntil", "name", "places"], error?.Fields.Keys.Order());
    }

    [Theory]
    [InlineData("2026-01-01", "2026-01-31", true)]
    [InlineData("2025-12-31", "2026-01-01", false)]
    [InlineData("2026-01-31", "2026-02-01", false)]
    public void Approval_CoversBothItsDays(string first, string last, bool approved) =>
        Assert.Equal(
            approved,
            Institution
                .Register("Invented House", InstitutionKind.Emergency, 2, Day("2026-01-01"), Day("2026-01-31"), Noon("2025-01-01"))
                .Value.IsApprovedFor(Day(first), Day(last))
        );
}
