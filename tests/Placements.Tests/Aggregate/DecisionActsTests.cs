using Tot.Kernel;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Aggregate;

public sealed class DecisionActsTests
{
    [Theory]
    [InlineData("2026-01-02", true)]
    [InlineData("2026-01-03", false)]
    public void Approval_MeetsItsTarget_BeforeFortyEightHoursHavePassed(string on, bool met)
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01").At(on);

        Assert.True(placement.ApprovedOn(on).IsSuccess);

        var target = placement.Deadline(DeadlineKind.AcuteApprovalTarget);
        Assert.Equal(met, target.State is DeadlineState.Met);
        Assert.Equal(met ? 1 : 0, placement.LastChanges.OfType<DeadlineMet>().Count());
    }

    [Fact]
    public void Approval_RegisteredAfterTheTargetWasMissed_ButGivenInTime_MeetsIt()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01").At("2026-01-05");
        placement.Tick();
        Assert.Equal(DeadlineState.Missed, placement.Deadline(DeadlineKind.AcuteApprovalTarget).State);

        placement.ApprovedOn("2026-01-02");

        Assert.Equal(DeadlineState.Met, placement.Deadline(DeadlineKind.AcuteApprovalTarget).State);
    }

    [Fact]
    public void Approval_Again_ChangesNothing_AndAtAnotherTimeIsRefused()
    {
        var placement = new APlacement("2026-01-05").Acute("2026-01-01");
        placement.ApprovedOn("2026-01-02");

        Assert.Empty(placement.ApprovedOn("2026-01-02").Value);
        Assert.Equal("APPROVAL_ALREADY_RECORDED", placement.ApprovedOn("2026-01-03").Error?.Code);
        Assert.Equal(3, placement.Placement.Version);
    }

    [Theory]
    [InlineData("2025-12-31")]
    [InlineData("2026-01-06")]
    public void Approval_BeforeTheDecisionOrInTheFuture_IsNotValid(string on) =>
        Assert.Equal(ErrorKind.Validation, new APlacement("2026-01-05").Acute("2026-01-01").ApprovedOn(on).Error?.Kind);

    [Fact]
    public void Acts_OnABoardDecision_AreRefused()
    {
        var placement = new APlacement("2026-01-05").Board("2026-01-01");

        Assert.Equal("NOT_AN_ACUTE_DECISION", placement.ApprovedOn("2026-01-02").Error?.Code);
        Assert.Equal("NOT_AN_ACUTE_DECISION", placement.Complained("2026-01-02").Error?.Code);
    }

    [Fact]
    public void Complaint_SetsItsTarget_AndTheHearingMeetsIt_AlsoAfterTheEnd()
    {
        var placement = new APlacement("2026-01-10").Acute("2026-01-01");

        placement.Complained("2026-01-05");
        Assert.Equal(Day("2026-01-12"), placement.Deadline(DeadlineKind.ComplaintHearingTarget).DueOn);
        placement.End("2026-01-06");
        placement.Complained("2026-01-05", "2026-01-10");

        Assert.Equal(DeadlineState.Met, placement.Deadline(DeadlineKind.ComplaintHearingTarget).State);
        Assert.Empty(placement.Complained("2026-01-05").Value);
        Assert.Equal("COMPLAINT_ALREADY_RECORDED", placement.Complained("2026-01-06").Error?.Code);
        Assert.Equal("COMPLAINT_ALREADY_RECORDED", placement.Complained("2026-01-05", "2026-01-09").Error?.Code);
    }

    [Theory]
    [InlineData("2025-12-31", null)]
    [InlineData("2026-01-11", null)]
    [InlineData("2026-01-05", "2026-01-04")]
    [InlineData("2026-01-05", "2026-01-11")]
    public void Complaint_OutOfOrder_IsNotValid(string received, string? heard) =>
        Assert.Equal(ErrorKind.Validation, new APlacement("2026-01-10").Acute("2026-01-01").Complained(received, heard).Error?.Kind);

    [Fact]
    public void Complaint_HeardAfterItsTarget_DoesNotMeetIt()
    {
        var placement = new APlacement("2026-01-20").Acute("2026-01-01");

        placement.Complained("2026-01-05", "2026-01-13");

        Assert.NotEqual(DeadlineState.Met, placement.Deadline(DeadlineKind.ComplaintHearingTarget).State);
    }

    [Fact]
    public void Strike_TheFirstDecision_MovesTheCap_AndKeepsTheDecision()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").Board("2026-02-12");

        Assert.IsType<DecisionStruck>(placement.Struck(0).Value[0]);

        Assert.Equal(Day("2026-08-11"), placement.Deadline(DeadlineKind.CapReached).DueOn);
        Assert.Contains(
            placement.LastChanges.OfType<DeadlineMoved>(),
            moved => moved.Deadline.Kind is DeadlineKind.CapReached && moved.PreviousDueOn == Day("2026-06-30")
        );
        Assert.True(placement.Placement.Decisions[0].IsStruck);
        Assert.Equal(2, placement.Placement.Decisions.Count);
        Assert.Equal(0, placement.Placement.Read(Noon("2026-02-11")).DaysUsed);
    }

    [Fact]
    public void Strike_TheBoardDecision_LetsTheAcuteOneStandAgain()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01", sentOn: "2026-01-02").Board("2026-01-10");

        placement.Struck(1);

        Assert.Equal(Day("2026-06-30"), placement.Deadline(DeadlineKind.DecisionExpires).DueOn);
    }

    [Fact]
    public void Strike_AnAcuteDecision_WithdrawsItsDeadlines_AndTheOthersKeepTheirOwn()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01").Acute("2026-01-02");
        var kept = placement.Placement.Decisions[1].Id;

        placement.Struck(0);

        Assert.Equal(
            [DeadlineKind.AcuteApprovalTarget, DeadlineKind.AcuteApplicationDue],
            placement.LastChanges.OfType<DeadlineWithdrawn>().Select(change => change.Deadline.Kind).Order()
        );
        var open = placement.Placement.Deadlines.Where(deadline => deadline.IsOpen && deadline.DecisionId is not null).ToList();
        Assert.Equal(2, open.Count);
        Assert.All(open, deadline => Assert.Equal((kept, 1), (deadline.DecisionId, deadline.Version)));
    }

    [Fact]
    public void Strike_TheOnlyDecision_WithdrawsEverything_AndTheNextOneStartsAnew()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");

        placement.Struck(0);
        Assert.Equal(PlacementState.Registered, placement.Placement.State);
        Assert.DoesNotContain(placement.Placement.Deadlines, deadline => deadline.IsOpen);

        placement.Board("2026-01-03");
        Assert.Equal(Day("2026-07-02"), placement.Deadline(DeadlineKind.CapReached).DueOn);
        Assert.Equal((2, PlacementState.Running), (placement.Placement.Decisions[1].Number, placement.Placement.State));
    }

    [Fact]
    public void Strike_Again_ChangesNothing_AndOtherActsOnItAreRefused()
    {
        var placement = new APlacement("2026-01-05").Acute("2026-01-01");
        placement.Struck(0);

        Assert.Empty(placement.Struck(0).Value);
        Assert.Equal("DECISION_STRUCK", placement.Struck(0, "Another reason.").Error?.Code);
        Assert.Equal("DECISION_STRUCK", placement.ApprovedOn("2026-01-02").Error?.Code);
        Assert.Equal("DECISION_STRUCK", placement.ApplicationSent("2026-01-02").Error?.Code);
        Assert.Equal(
            ErrorKind.NotFound,
            placement.Placement.StrikeDecision(default(DecisionId), "x", APlacement.Agency, placement.Now).Error?.Kind
        );
    }

    [Fact]
    public void Strike_AfterTheEnd_StillCorrectsTheDays()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").Board("2026-02-12");
        placement.End("2026-02-20");

        Assert.True(placement.Struck(0).IsSuccess);

        Assert.Equal((PlacementState.Ended, 9), (placement.Placement.State, placement.Placement.Read(Noon("2026-03-01")).DaysUsed));
    }
}
