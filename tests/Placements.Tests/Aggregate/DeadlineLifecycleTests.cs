using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Aggregate;

public sealed class DeadlineLifecycleTests
{
    [Fact]
    public void Tick_OnAWarningDay_WarnsOncePerLead()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").At("2026-01-12"); // 30 days before 11 February

        var warning = Assert.IsType<DeadlineApproaching>(
            Assert.Single(placement.Tick(), c => c.Deadline.Kind is DeadlineKind.DecisionExpires)
        );

        Assert.Equal((30, Day("2026-01-12"), false), (warning.LeadDays, warning.WarnOn, warning.Late));
        Assert.Empty(placement.Tick());
        Assert.Equal(DeadlineState.Warned, warning.Deadline.State);
    }

    [Fact]
    public void Tick_BeforeAnythingIsDue_DoesNothing() =>
        Assert.Empty(new APlacement("2026-01-01").Board("2026-01-01").At("2026-01-08").Tick());

    [Fact]
    public void Tick_AfterDowntime_SendsEveryWarningOnce_MarkedLate()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").At("2026-02-10");

        var warnings = placement.Tick().OfType<DeadlineApproaching>().Where(c => c.Deadline.Kind is DeadlineKind.DecisionExpires);

        Assert.Equal(
            [(30, true), (14, true), (7, true), (3, true), (1, false)], // 10 February is the day before
            warnings.Select(warning => (warning.LeadDays, warning.Late))
        );
        Assert.Empty(placement.Tick());
    }

    [Theory]
    [InlineData("2026-02-12", false)]
    [InlineData("2026-02-14", true)]
    public void Tick_AfterTheDueDay_TellsThatItWasMissed_Once(string today, bool late)
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").At(today);

        var missed = placement.Tick().OfType<DeadlineMissed>().Single(change => change.Deadline.Kind is DeadlineKind.DecisionExpires);

        Assert.Equal((late, DeadlineState.Missed), (missed.Late, missed.Deadline.State));
        Assert.Null(missed.Deadline.NextActionAt);
        Assert.Empty(placement.Tick());
    }

    [Fact]
    public void NextAction_IsTheEarliestWarningOrTheDueInstant()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01");
        var expires = placement.Deadline(DeadlineKind.DecisionExpires);
        Assert.Equal(Instant("2026-01-12T00:00:00+01:00"), expires.NextActionAt);

        placement.At("2026-02-11").Tick();

        Assert.Equal(Instant("2026-02-12T00:00:00+01:00"), expires.NextActionAt);
    }

    [Fact]
    public void DeadlineSetLate_OwesOnlyTheWarningsStillAhead()
    {
        // Registered on 5 February: the warnings of 30, 14 and 7 days before 11 February are past.
        var placement = new APlacement("2026-02-05").Board("2026-01-01");

        Assert.Equal([3, 1, 0], placement.Deadline(DeadlineKind.DecisionExpires).Warnings.Select(warning => warning.LeadDays));
    }

    [Fact]
    public void DeadlineSetWhenAllWarningDaysArePast_OwesOneWarningAtOnce()
    {
        // Registered on Good Friday, due on Easter Sunday: every warning day was on Wednesday or before.
        var placement = new APlacement("2026-04-03").Board("2026-03-01", "2026-04-05");

        var warning = Assert.Single(placement.Tick().OfType<DeadlineApproaching>(), c => c.Deadline.Kind is DeadlineKind.DecisionExpires);

        Assert.Equal((0, Day("2026-04-01"), true), (warning.LeadDays, warning.WarnOn, warning.Late));
    }

    [Fact]
    public void Move_StartsANewVersionWithItsOwnWarnings_AndKeepsTheProofOfTheOld()
    {
        var placement = new APlacement("2026-01-01").Board("2026-01-01").At("2026-01-12");
        placement.Tick();

        placement.Board("2026-02-12");

        var expires = placement.Deadline(DeadlineKind.DecisionExpires);
        Assert.Equal(
            [(1, 30, true), (2, 30, false), (2, 14, false), (2, 7, false), (2, 3, false), (2, 1, false), (2, 0, false)],
            expires.Warnings.Select(warning => (warning.Version, warning.LeadDays, warning.SentAt is not null))
        );
        Assert.Equal(DeadlineState.Upcoming, expires.State);
    }

    [Fact]
    public void Withdrawn_GivesNoWarnings_AndComesBackAsANewVersion()
    {
        var placement = new APlacement("2026-01-01").Acute("2026-01-01");
        var next = placement.Deadline(DeadlineKind.NextApplicationDue);
        placement.ApplicationSent("2026-01-02");
        Assert.Equal(DeadlineState.Withdrawn, next.State);
        Assert.DoesNotContain(placement.At("2026-06-01").Tick(), change => change.Deadline == next);

        placement.At("2026-01-05").Board("2026-01-05");

        Assert.Contains(placement.LastChanges, change => change is DeadlineSet set && set.Deadline == next);
        Assert.Equal((DeadlineState.Upcoming, 2), (next.State, next.Version));
    }

    [Theory]
    [InlineData(DeadlineState.Upcoming, "DEADLINE_NOT_WARNED", DeadlineState.Upcoming)]
    [InlineData(DeadlineState.Warned, null, DeadlineState.Acknowledged)]
    [InlineData(DeadlineState.Acknowledged, null, DeadlineState.Acknowledged)]
    [InlineData(DeadlineState.Met, "DEADLINE_NOT_WARNED", DeadlineState.Met)]
    [InlineData(DeadlineState.Missed, null, DeadlineState.Missed)]
    [InlineData(DeadlineState.Withdrawn, "DEADLINE_NOT_WARNED", DeadlineState.Withdrawn)]
    public void Acknowledge_InEveryState(DeadlineState state, string? code, DeadlineState after)
    {
        var (placement, deadline) = InState(state);

        var result = deadline.Acknowledge(APlacement.Agency, placement.Now);

        Assert.Equal((code, after), (result.Error?.Code, deadline.State));
        if (code is null)
        {
            Assert.Empty(deadline.Acknowledge(APlacement.Agency, placement.Now).Value);
        }
    }

    [Fact]
    public void LaterWarning_WantsItsOwnAcknowledgement()
    {
        var (placement, deadline) = InState(DeadlineState.Acknowledged);

        placement.At("2026-01-28").Tick();

        Assert.Equal((DeadlineState.Warned, null), (deadline.State, deadline.AcknowledgedAt));
    }

    private static (APlacement Placement, Deadline Deadline) InState(DeadlineState state)
    {
        var placement = new APlacement("2026-01-01");
        if (state is DeadlineState.Met)
        {
            placement.Acute("2026-01-01", sentOn: "2026-01-02");
            return (placement, placement.Deadline(DeadlineKind.AcuteApplicationDue));
        }
        var deadline = placement.Board("2026-01-01").Deadline(DeadlineKind.DecisionExpires);
        if (state is DeadlineState.Withdrawn)
        {
            placement.End("2026-01-02");
        }
        if (state is DeadlineState.Warned or DeadlineState.Acknowledged)
        {
            placement.At("2026-01-12").Tick();
        }
        if (state is DeadlineState.Acknowledged)
        {
            Assert.True(deadline.Acknowledge(APlacement.Agency, placement.Now).IsSuccess);
        }
        if (state is DeadlineState.Missed)
        {
            placement.At("2026-02-12").Tick();
        }
        Assert.Equal(state, deadline.State);
        return (placement, deadline);
    }
}
