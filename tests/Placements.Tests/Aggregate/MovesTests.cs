using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Aggregate;

public sealed class MovesTests
{
    [Fact]
    public void Transfer_MovesTheChild_AndNoDate()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        var to = House("2020-01-01", null);

        var changes = placement.Placement.TransferTo(to, Day("2026-01-10"), "Nearer.", 0, placement.Now).Value;

        Assert.IsType<PlacementTransferred>(Assert.Single(changes));
        Assert.Equal((to.Id, 2), (placement.Placement.InstitutionId, to.Version));
        Assert.Empty(placement.Placement.TransferTo(to, Day("2026-01-10"), "Nearer.", 0, placement.Now).Value);
        Assert.Equal(
            "ALREADY_IN_INSTITUTION",
            placement.Placement.TransferTo(to, Day("2026-01-11"), "Nearer.", 0, placement.Now).Error?.Code
        );
    }

    [Theory]
    [InlineData("2026-01-10", 0, "2026-02-11", null)]
    [InlineData("2026-01-10", 0, "2026-02-10", "INSTITUTION_NOT_APPROVED")]
    [InlineData("2026-01-10", 1, "2026-02-11", "INSTITUTION_FULL")]
    [InlineData("2025-12-31", 0, "2026-02-11", "VALIDATION_FAILED")]
    public void Transfer_NeedsApprovalThroughTheDecision_AndAFreePlace(string firstDay, int taken, string approvedUntil, string? code)
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");

        var moved = placement.Placement.TransferTo(House("2020-01-01", approvedUntil), Day(firstDay), "x", taken, placement.Now);

        Assert.Equal(code, moved.Error?.Code);
    }

    [Fact]
    public void Transfer_AfterTheEnd_IsRefused()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        placement.End("2026-01-05");

        var moved = placement.Placement.TransferTo(House("2020-01-01", null), Day("2026-01-05"), "x", 0, placement.Now);

        Assert.Equal("PLACEMENT_ENDED", moved.Error?.Code);
    }

    [Fact]
    public void Start_InAFullInstitution_IsRefused()
    {
        var facts = new PlacementFacts(default, default, false, RuleSets.Bvl2021, null, PlacesTaken: 1);

        var started = Placement.Start(facts, House("2020-01-01", null), APlacement.Agency, Noon("2026-01-01"));

        Assert.Equal(("INSTITUTION_FULL", 1), (started.Error?.Code, started.Error?.Facts["places"]));
    }

    [Fact]
    public void SecondPlacement_CountsTowardsTheSameCap()
    {
        var first = new APlacement("2026-01-01").Board("2026-01-01");
        first.End("2026-01-31");
        var second = new APlacement("2026-03-01");
        second.Placement.FollowSibling(first.Placement, second.Now);

        second.Board("2026-03-01");

        Assert.Equal(Day("2026-06-30"), second.Deadline(DeadlineKind.CapReached).DueOn);
        var reading = second.Placement.Read(Noon("2026-03-10"));
        Assert.Equal(
            (Day("2026-03-01"), Day("2026-06-30"), 41, 112),
            (reading.FirstDay, reading.CapLastDay, reading.DaysUsed, reading.DaysLeft)
        );
        var error = second.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-06-01", "2026-07-01") with { GapReason = "x" }).Error;
        Assert.Equal(("PLACEMENT_EXCEEDS_CAP", Day("2026-06-30")), (error?.Code, error?.Facts["lastLawfulDay"]));
    }

    [Fact]
    public void SecondPlacement_FollowsWhenTheFirstIsCorrected_AndOnlyThen()
    {
        var first = new APlacement("2026-01-01").Board("2026-01-01");
        var second = new APlacement("2026-03-01");
        second.Placement.FollowSibling(first.Placement, second.Now);
        second.Board("2026-03-01");
        Assert.Empty(second.Placement.FollowSibling(first.Placement, second.Now));

        first.Struck(0);
        var changes = second.Placement.FollowSibling(first.Placement, second.Now);

        Assert.Equal(Day("2026-08-31"), second.Deadline(DeadlineKind.CapReached).DueOn);
        Assert.Contains(changes, change => change is DeadlineMoved { Deadline.Kind: DeadlineKind.CapReached });
        Assert.Empty(second.Placement.Elsewhere);
    }

    [Fact]
    public void DaysInBothPlacements_AreUsedOnce()
    {
        var first = new APlacement("2026-01-01").Board("2026-01-01", "2026-01-20");
        var second = new APlacement("2026-01-01").Board("2026-01-15", "2026-01-31");

        second.Placement.FollowSibling(first.Placement, second.Now);

        Assert.Equal(31, second.Placement.Read(Noon("2026-03-01")).DaysUsed);
    }

    [Fact]
    public void ChildFoundAdult_IsToldOnce_AndNewDecisionsAreRefused()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");

        Assert.IsType<ChildFoundAdult>(Assert.Single(placement.Placement.FollowAge(true, Noon("2026-01-10"), placement.Now)));
        Assert.Empty(placement.Placement.FollowAge(true, Noon("2026-01-11"), placement.Now));
        Assert.Equal("CHILD_NOT_MINOR", placement.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-02-12")).Error?.Code);
        Assert.Equal(PlacementState.Running, placement.Placement.State);
    }

    [Fact]
    public void ChildInDoubtAgain_CanBeHeld_AndAnOlderAssessmentIsIgnored()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        placement.Placement.FollowAge(true, Noon("2026-01-10"), placement.Now);
        placement.Placement.FollowAge(false, Noon("2026-01-12"), placement.Now);

        Assert.Empty(placement.Placement.FollowAge(true, Noon("2026-01-11"), placement.Now));
        Assert.True(placement.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-02-12")).IsSuccess);
    }

    [Fact]
    public void Age_AfterTheEnd_ChangesNothing()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        placement.End("2026-01-05");

        Assert.Empty(placement.Placement.FollowAge(true, Noon("2026-01-10"), placement.Now));
        Assert.Null(placement.Placement.ChildFoundAdultAt);
    }

    private static Institution House(string from, string? until) =>
        Institution
            .Register("Invented House", InstitutionKind.Emergency, 1, Day(from), until is null ? null : Day(until), Noon("2025-01-01"))
            .Value;
}
