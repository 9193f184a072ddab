using Tot.Kernel;
using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

public sealed class MeasureTests
{
    private static readonly DateTimeOffset Due = Oslo.EndOf(new DateOnly(2026, 3, 9));

    [Fact]
    public void New_IsRedAndDueAfterItsLastDay()
    {
        var duty = Given.MeasureDuty();
        Assert.Equal((TrafficLight.Red, Due), (duty.Measure!.Light, duty.DueAt));
    }

    [Fact]
    public void SetLight_Yellow_LeavesTheDutyOpen()
    {
        var duty = Given.MeasureDuty();
        Assert.Equal(Change.Made, duty.SetLight(TrafficLight.Yellow, "Asked (demo)", Given.Person, Given.Now).Value);
        Assert.Equal((TrafficLight.Yellow, "Asked (demo)", "person-1"), (duty.Measure!.Light, duty.Measure.Note, duty.Measure.LightSetBy));
        Assert.Equal(ObligationState.Open, duty.State);
    }

    [Fact]
    public void SetLight_Green_FulfilsTheDuty()
    {
        var duty = Given.MeasureDuty();
        Assert.Equal(Change.Made, duty.SetLight(TrafficLight.Green, null, Given.Person, Given.Now).Value);
        Assert.Equal((ObligationState.Fulfilled, 2), (duty.State, duty.Version));
        Assert.Null(duty.NextActionAt);
    }

    [Fact]
    public void Fulfil_TurnsTheLightGreen()
    {
        var duty = Given.MeasureDuty();
        duty.Fulfil(null, Given.Person, Given.Now);
        Assert.Equal((ObligationState.Fulfilled, TrafficLight.Green), (duty.State, duty.Measure!.Light));
    }

    [Fact]
    public void SetLight_TheSameTwice_ChangesOnce()
    {
        var duty = Given.MeasureDuty();
        duty.SetLight(TrafficLight.White, "Which school? (demo)", Given.Person, Given.Now);
        Assert.Equal(Change.None, duty.SetLight(TrafficLight.White, "Which school? (demo)", Given.Person, Given.Now).Value);
        Assert.Equal(2, duty.Version);
    }

    [Fact]
    public void SetLight_WhenDone_DoesNotGoBack()
    {
        var duty = Given.MeasureDuty();
        duty.SetLight(TrafficLight.Green, null, Given.Person, Given.Now);
        Assert.Equal("MEASURE_DONE", duty.SetLight(TrafficLight.Yellow, null, Given.Person, Given.Now).Error!.Code);
        Assert.Equal(TrafficLight.Green, duty.Measure!.Light);
    }

    [Fact]
    public void SetLight_GreenAfterTheBreach_IsDoneLateAndStaysBreached()
    {
        var duty = Given.MeasureDuty();
        duty.Advance(Given.Ladder with { Grace = TimeSpan.Zero }, Due);
        Assert.Equal((ObligationState.Breached, Due), (duty.State, duty.ClosedAt));
        Assert.Equal(Change.Made, duty.SetLight(TrafficLight.Green, null, Given.Person, Due.AddHours(1)).Value);
        Assert.Equal((ObligationState.Breached, TrafficLight.Green), (duty.State, duty.Measure!.LightAt(Due.AddDays(1), duty.DueAt)));
        Assert.Null(duty.NextActionAt);
    }

    [Fact]
    public void Fulfil_AfterTheBreach_IsRefused()
    {
        var duty = Given.MeasureDuty();
        duty.Advance(Given.Ladder with { Grace = TimeSpan.Zero }, Due);
        Assert.Equal("OBLIGATION_CLOSED", duty.Fulfil(null, Given.Person, Due).Error!.Code);
        Assert.Equal(TrafficLight.Red, duty.Measure!.Light);
    }

    [Fact]
    public void SetLight_WhenCancelled_IsRefused()
    {
        var duty = Given.MeasureDuty();
        duty.Cancel("No longer needed (demo)", Given.Person, Given.Now);
        Assert.Equal("OBLIGATION_CLOSED", duty.SetLight(TrafficLight.Green, null, Given.Person, Given.Now).Error!.Code);
    }

    [Fact]
    public void SetLight_OnDutyToAttend_FindsNoMeasure() =>
        Assert.Equal("NOT_FOUND", Given.DutyToAttend().SetLight(TrafficLight.Green, null, Given.Person, Given.Now).Error!.Code);

    [Fact]
    public void LightAt_FromTheDueTimeOn_IsRedUnlessDone()
    {
        var duty = Given.MeasureDuty();
        duty.SetLight(TrafficLight.Yellow, null, Given.Person, Given.Now);
        Assert.Equal(TrafficLight.Yellow, duty.Measure!.LightAt(Due.AddTicks(-1), Due));
        Assert.Equal(TrafficLight.Red, duty.Measure.LightAt(Due, Due));
    }

    [Theory]
    [InlineData(20, 15, 6, 4, 45, 33, 13, 9)]
    [InlineData(1, 1, 1, 0, 34, 33, 33, 0)]
    [InlineData(0, 0, 0, 0, 0, 0, 0, 0)]
    [InlineData(0, 0, 7, 0, 0, 0, 100, 0)]
    public void Percentages_AreWholeAndSumToAHundred(int g, int y, int r, int w, int pg, int py, int pr, int pw)
    {
        var shares = new TrafficLightCounts(g, y, r, w).Percentages();
        Assert.Equal(new TrafficLightCounts(pg, py, pr, pw), shares);
        Assert.Equal(g + y + r + w == 0 ? 0 : 100, shares.Total);
    }

    [Fact]
    public void Report_CountsPerPlanAgencyAndMunicipality()
    {
        var (plan, one, two) = (Guid.CreateVersion7(Given.Now), Given.Id<AgencyId>(), Given.Id<AgencyId>());
        var report = MeasureReport.Of([
            new(plan, one, "4601", TrafficLight.Green, 1),
            new(plan, two, "0301", TrafficLight.Red, 3),
            new(null, one, "4601", TrafficLight.Green, 1),
        ]);
        Assert.Equal(new TrafficLightCounts(2, 0, 3, 0), report.Total);
        Assert.Equal(new TrafficLightCounts(1, 0, 3, 0), report.Plans.Single(l => l.Key == plan).Counts);
        Assert.Equal(new TrafficLightCounts(1, 0, 0, 0), report.Plans.Single(l => l.Key is null).Counts);
        Assert.Equal(new TrafficLightCounts(2, 0, 0, 0), report.Agencies.Single(l => l.Key == one).Counts);
        Assert.Equal(new TrafficLightCounts(0, 0, 3, 0), report.Municipalities.Single(l => l.Key == "0301").Counts);
    }
}
