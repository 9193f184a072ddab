using Tot.Kernel;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Aggregate;

public sealed class PlacementTests
{
    [Fact]
    public void Start_ForAnAdult_IsRefused()
    {
        var facts = new PlacementFacts(default, default, ChildIsAdult: true, RuleSets.Bvl2021, null);

        Assert.Equal("CHILD_NOT_MINOR", Placement.Start(facts, APlacement.Approved, APlacement.Agency, Noon("2026-01-01")).Error?.Code);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("2026-01-02", null, false)]
    [InlineData("2025-01-01", "2025-12-31", false)]
    [InlineData("2026-01-01", "2026-01-01", true)]
    public void Start_InAnInstitutionNotApprovedToday_IsRefused(string? from, string? through, bool accepted)
    {
        var facts = new PlacementFacts(default, default, ChildIsAdult: false, RuleSets.Bvl2021, null);

        var result = Placement.Start(facts, House(from, through), APlacement.Agency, Noon("2026-01-01"));

        Assert.Equal(accepted ? null : "INSTITUTION_NOT_APPROVED", result.Error?.Code);
    }

    [Fact]
    public void Start_WithAReflectionPeriod_SetsItsDeadline()
    {
        var placement = new APlacement("2026-01-01", reflection: Day("2026-01-01"));

        Assert.IsType<PlacementStarted>(placement.LastChanges[0]);
        Assert.Equal(Day("2026-06-30"), Assert.IsType<DeadlineSet>(placement.LastChanges[1]).Deadline.DueOn);
        Assert.Equal(PlacementState.Registered, placement.Placement.State);
    }

    [Fact]
    public void RegisterDecision_OutsideTheApproval_IsRefusedTogetherWithTheClocksRefusals()
    {
        var placement = new APlacement("2026-01-01", House("2025-01-01", "2026-02-01"));

        var error = placement.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-01-01", "2026-02-20")).Error;

        Assert.Equal("DECISION_TOO_LONG", error?.Code);
        Assert.Equal(Day("2026-02-11"), error?.Facts["lastLawfulDay"]);
        var views = Assert.IsType<RefusalView[]>(error?.Facts["refusals"]);
        Assert.Equal(["DECISION_TOO_LONG", "INSTITUTION_NOT_APPROVED"], views.Select(view => view.Code));
        Assert.Empty(placement.Placement.Decisions);
        Assert.Equal(1, placement.Placement.Version);
    }

    [Fact]
    public void RegisterDecision_AfterTheApprovalRanOut_IsRefused()
    {
        var placement = new APlacement("2026-01-01", House("2025-01-01", "2026-02-01"));

        Assert.Equal("INSTITUTION_NOT_APPROVED", placement.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-01-01")).Error?.Code);
        Assert.True(placement.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-01-01", "2026-02-01")).IsSuccess);
    }

    [Fact]
    public void RegisterDecision_PastTheCap_TellsTheLastLawfulDay()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01", sentOn: "2026-01-02");

        var error = placement.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-06-01", "2026-07-01")).Error;

        Assert.Equal(("PLACEMENT_EXCEEDS_CAP", Day("2026-06-30")), (error?.Code, error?.Facts["lastLawfulDay"]));
    }

    [Fact]
    public void RegisterDecision_TellsTheDaysItCoversAndSetsItsDeadlines()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");

        Assert.Equal(Day("2026-02-11"), Assert.IsType<DecisionRegistered>(placement.LastChanges[0]).LastDayOn);
        Assert.Equal(4, placement.LastChanges.OfType<DeadlineSet>().Count());
        Assert.Equal((PlacementState.Running, 2), (placement.Placement.State, placement.Placement.Version));
    }

    [Fact]
    public void Renewal_MovesDeadlines_AndKeepsTheirIdentity()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        var (id, version) = (placement.Deadline(DeadlineKind.DecisionExpires).Id, placement.Deadline(DeadlineKind.DecisionExpires).Version);

        placement.Board("2026-02-12");

        var expires = placement.Deadline(DeadlineKind.DecisionExpires);
        Assert.Equal((id, version + 1, Day("2026-03-25")), (expires.Id, expires.Version, expires.DueOn));
        Assert.Equal(
            [
                (DeadlineKind.NextApplicationDue, Day("2026-01-28")),
                (DeadlineKind.AftercarePlanDue, Day("2026-01-28")),
                (DeadlineKind.DecisionExpires, Day("2026-02-11")),
            ],
            placement.LastChanges.OfType<DeadlineMoved>().Select(moved => (moved.Deadline.Kind, moved.PreviousDueOn))
        );
        Assert.Equal(1, placement.Deadline(DeadlineKind.CapReached).Version);
    }

    [Fact]
    public void LastRenewal_ToTheCap_WithdrawsTheNextApplication()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").Board("2026-02-12").Board("2026-03-26").Board("2026-05-07");
        Assert.Equal(DeadlineState.Upcoming, placement.Deadline(DeadlineKind.NextApplicationDue).State);

        placement.Board("2026-06-18");

        Assert.Equal(DeadlineKind.NextApplicationDue, Assert.Single(placement.LastChanges.OfType<DeadlineWithdrawn>()).Deadline.Kind);
        Assert.Null(placement.Deadline(DeadlineKind.NextApplicationDue).NextActionAt);
    }

    [Fact]
    public void ApplicationSent_InTime_MeetsTheDeadline_AndLetsTheDecisionStand()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01").At("2026-01-10");

        Assert.True(placement.ApplicationSent("2026-01-10").IsSuccess);

        Assert.Equal(DeadlineKind.AcuteApplicationDue, Assert.Single(placement.LastChanges.OfType<DeadlineMet>()).Deadline.Kind);
        Assert.Equal(Day("2026-06-30"), placement.Deadline(DeadlineKind.DecisionExpires).DueOn);
    }

    [Fact]
    public void ApplicationSent_Twice_ChangesNothing_AndAtAnotherTimeIsRefused()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01", sentOn: "2026-01-05");

        Assert.Empty(placement.ApplicationSent("2026-01-05").Value);
        Assert.Equal("APPLICATION_ALREADY_SENT", placement.ApplicationSent("2026-01-06").Error?.Code);
        Assert.Equal(2, placement.Placement.Version);
    }

    [Fact]
    public void ApplicationSent_ForABoardDecision_IsRefused() =>
        Assert.Equal("NOT_AN_ACUTE_DECISION", new APlacement("2026-01-01").Board("2026-01-01").ApplicationSent("2026-01-05").Error?.Code);

    [Fact]
    public void ApplicationSent_ForAnUnknownDecision_IsNotFound()
    {
        var placement = new APlacement("2026-01-01").Placement;

        Assert.Equal(
            ErrorKind.NotFound,
            placement.RecordApplicationSent(default(DecisionId), Noon("2026-01-01"), Noon("2026-01-01")).Error?.Kind
        );
    }

    [Fact]
    public void Missing_ThenReturned_IsToldBothTimes_AndMovesNoDate()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");

        Assert.IsType<ChildMissing>(Assert.Single(placement.Missing("2026-01-10").Value));
        Assert.Empty(placement.Missing("2026-01-10").Value);
        Assert.Equal("CHILD_ALREADY_MISSING", placement.Missing("2026-01-11").Error?.Code);
        Assert.Equal(ErrorKind.Validation, placement.Returned("2026-01-09").Error?.Kind);
        Assert.IsType<ChildReturned>(Assert.Single(placement.Returned("2026-01-12").Value));
        Assert.Empty(placement.Returned("2026-01-12").Value);
        Assert.Equal("CHILD_NOT_MISSING", placement.Returned("2026-01-13").Error?.Code);
        Assert.Equal(20, placement.Placement.Read(Noon("2026-01-20")).DaysUsed);
    }

    [Fact]
    public void End_WithdrawsWhatIsOpen_AndRefusesWhatComesAfter()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").At("2026-01-20");

        Assert.IsType<PlacementEnded>(placement.End("2026-01-20").Value[0]);

        Assert.Equal(
            [DeadlineKind.DecisionExpires, DeadlineKind.NextApplicationDue, DeadlineKind.CapReached],
            placement.LastChanges.OfType<DeadlineWithdrawn>().Select(change => change.Deadline.Kind).Order()
        );
        Assert.Empty(placement.End("2026-01-20").Value);
        Assert.Equal("PLACEMENT_ENDED", placement.End("2026-01-21").Error?.Code);
        Assert.Equal("PLACEMENT_ENDED", placement.Try(APlacement.Facts(DecisionKind.BoardDecision, "2026-02-12")).Error?.Code);
        Assert.Equal("PLACEMENT_ENDED", placement.Missing("2026-01-20").Error?.Code);
    }

    [Fact]
    public void End_BeforeTheFirstDay_IsNotValid() =>
        Assert.Equal(ErrorKind.Validation, new APlacement("2026-01-01").Board("2026-01-05").End("2026-01-04").Error?.Kind);

    [Fact]
    public void ApplicationSent_AfterTheEnd_IsRefused()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01");
        placement.End("2026-01-03");

        Assert.Equal("PLACEMENT_ENDED", placement.ApplicationSent("2026-01-05").Error?.Code);
    }

    [Fact]
    public void Reconcile_WhenAnAcuteDecisionHasLapsed_MovesItsExpiry()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01", "2026-01-20");
        Assert.Empty(placement.Placement.Reconcile(Noon("2026-01-15")));

        var change = Assert.IsType<DeadlineMoved>(
            Assert.Single(
                placement.Placement.Reconcile(Noon("2026-01-16")),
                c => c is DeadlineMoved { Deadline.Kind: DeadlineKind.DecisionExpires }
            )
        );

        Assert.Equal((Day("2026-01-20"), Day("2026-01-15")), (change.PreviousDueOn, change.Deadline.DueOn));
    }

    private static Institution House(string? from, string? through) =>
        Institution
            .Register(
                "Invented House",
                InstitutionKind.Emergency,
                1,
                from is null ? null : Day(from),
                through is null ? null : Day(through),
                Noon("2025-01-01")
            )
            .Value;
}
