using Tot.Placements.Domain;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Reflection;

namespace Tot.Placements.Tests.Aggregate;

/// <summary>Standing or struck, and everything that can be done to it.</summary>
public sealed class ReflectionPeriodTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Grant_WhenOneStands_IsRefused() => Assert.Equal("REFLECTION_PERIOD_NOT_RENEWABLE", Grant(known: true).Error?.Code);

    [Fact]
    public void Grant_SetsItsLastDay_SixCalendarMonthsOn()
    {
        var (period, changes) = Grant().Value;

        Assert.NotEmpty(changes);
        Assert.Equal(new DateOnly(2026, 8, 27), Assert.Single(period.Deadlines).DueOn);
    }

    [Fact]
    public void Strike_WhenStanding_WithdrawsItsDeadline()
    {
        var period = Grant().Value.Period;

        Assert.NotEmpty(period.Strike("another person's", Now).Value);
        Assert.True(period.IsStruck);
        Assert.Equal(2, period.Version);
    }

    [Fact]
    public void Strike_WhenStruck_ChangesNothing_AndWithAnotherReasonIsRefused()
    {
        var period = Grant().Value.Period;
        period.Strike("another person's", Now);

        Assert.Empty(period.Strike("another person's", Now).Value);
        Assert.Equal("REFLECTION_PERIOD_STRUCK", period.Strike("a wrong day", Now).Error?.Code);
        Assert.Equal(2, period.Version);
    }

    [Fact]
    public void Reconcile_WhenStandingAndUnchanged_OrStruck_ChangesNothing()
    {
        var period = Grant().Value.Period;
        Assert.Empty(period.Reconcile(Now));

        period.Strike("another person's", Now);
        Assert.Empty(period.Reconcile(Now.AddYears(1)));
    }

    private static Tot.Kernel.Result<(ReflectionPeriod Period, IReadOnlyList<DeadlineChange> Changes)> Grant(bool known = false) =>
        ReflectionPeriod.Grant(
            CaseId.From(Guid.CreateVersion7(Now)),
            PersonId.From(Guid.CreateVersion7(Now)),
            new DateOnly(2026, 2, 28),
            known,
            AgencyId.From(Guid.CreateVersion7(Now)),
            Now
        );
}
