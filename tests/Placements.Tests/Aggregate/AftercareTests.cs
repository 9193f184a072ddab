using Tot.Kernel;
using Tot.Placements.Domain.Aftercare;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;

namespace Tot.Placements.Tests.Aggregate;

public sealed class AftercareTests
{
    private static readonly AftercarePart[] Whole =
    [
        Part(AftercareTopic.Care),
        Part(AftercareTopic.Safety),
        Part(AftercareTopic.Residence),
    ];

    [Fact]
    public void ThirdSignature_MeetsTheDeadline_AndIsTold()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        placement.Plan(Whole);
        Assert.IsType<AftercarePlanChanged>(Assert.Single(placement.LastChanges));

        Assert.IsType<AftercarePlanChanged>(Assert.Single(placement.Sign(SigningParty.Police).Value));
        Assert.Empty(placement.Sign(SigningParty.Police).Value);
        Assert.IsType<AftercarePlanChanged>(Assert.Single(placement.Sign(SigningParty.ChildWelfare).Value));
        Assert.NotEqual(DeadlineState.Met, placement.Deadline(DeadlineKind.AftercarePlanDue).State);
        placement.Sign(SigningParty.Immigration);

        Assert.IsType<AftercareSigned>(placement.LastChanges[0]);
        Assert.Equal(DeadlineKind.AftercarePlanDue, Assert.Single(placement.LastChanges.OfType<DeadlineMet>()).Deadline.Kind);
        Assert.Equal(placement.Now, placement.Placement.Aftercare?.SignedAt);
    }

    [Fact]
    public void SignedPlan_StaysMet_WhenThePlacementEndsOrGoesOn()
    {
        var ended = Signed("2026-01-10");
        ended.End("2026-01-12");
        Assert.Equal(DeadlineState.Met, ended.Deadline(DeadlineKind.AftercarePlanDue).State);

        var goesOn = Signed("2026-01-10").Board("2026-02-12");
        Assert.Equal(DeadlineState.Met, goesOn.Deadline(DeadlineKind.AftercarePlanDue).State);
        Assert.DoesNotContain(goesOn.LastChanges.OfType<DeadlineChange>(), change => change.Deadline.Kind is DeadlineKind.AftercarePlanDue);
    }

    [Fact]
    public void SignedTooLate_LeavesTheDeadlineMissed()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").At("2026-02-01");
        placement.Plan(Whole);
        placement.Tick();

        SignAll(placement);

        Assert.Equal(DeadlineState.Missed, placement.Deadline(DeadlineKind.AftercarePlanDue).State);
        Assert.NotNull(placement.Placement.Aftercare?.SignedAt);
    }

    [Fact]
    public void Change_IsANewRevision_ThatNobodyHasSigned()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        placement.Plan(Whole);
        placement.Sign(SigningParty.Police);
        var version = placement.Placement.Version;

        placement.Plan(Whole);
        Assert.Equal((1, version), (placement.Placement.Aftercare!.Revision, placement.Placement.Version));
        placement.Plan([.. Whole, Part(AftercareTopic.Health)]);

        Assert.Equal(2, placement.Placement.Aftercare.Revision);
        Assert.Empty(placement.Placement.Aftercare.Signatures);
        Assert.Equal("AFTERCARE_PLAN_CHANGED", placement.Sign(SigningParty.Police, revision: 1).Error?.Code);
        Assert.True(placement.Sign(SigningParty.Police, revision: 2).IsSuccess);
    }

    [Fact]
    public void Sign_Twice_ChangesNothing()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        placement.Plan(Whole);
        placement.Sign(SigningParty.Police);
        var version = placement.Placement.Version;

        Assert.Empty(placement.Sign(SigningParty.Police).Value);

        Assert.Single(placement.Placement.Aftercare!.Signatures);
        Assert.Equal(version, placement.Placement.Version);
    }

    [Fact]
    public void Sign_WithoutAPlanOrAnEssentialPart_IsRefused()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        Assert.Equal(ErrorKind.NotFound, placement.Sign(SigningParty.Police).Error?.Kind);

        placement.Plan([Part(AftercareTopic.Safety), Part(AftercareTopic.Schooling)]);
        var error = placement.Sign(SigningParty.Police).Error;

        Assert.Equal("AFTERCARE_INCOMPLETE", error?.Code);
        Assert.Equal([AftercareTopic.Care, AftercareTopic.Residence], Assert.IsType<AftercareTopic[]>(error?.Facts["missing"]));
    }

    [Fact]
    public void Change_AfterAllHaveSigned_IsRefused() =>
        Assert.Equal("AFTERCARE_ALREADY_SIGNED", Signed("2026-01-10").Plan([Part(AftercareTopic.Care)]).Error?.Code);

    private static APlacement Signed(string on)
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").At(on);
        placement.Plan(Whole);
        SignAll(placement);
        return placement;
    }

    private static void SignAll(APlacement placement)
    {
        foreach (var party in Enum.GetValues<SigningParty>())
        {
            Assert.True(placement.Sign(party).IsSuccess);
        }
    }

    private static AftercarePart Part(AftercareTopic topic) =>
        new()
        {
            Topic = topic,
            AgencyId = APlacement.Agency,
            Text = "Agreed.",
        };
}
