using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

public sealed class ActionPlanTests
{
    [Fact]
    public void Add_NumbersTheMeasuresFromOne()
    {
        var plan = Registered();
        var (first, second) = (Add(plan).Value, Add(plan).Value);
        Assert.Equal((1, 2, 3L), (first.Measure!.Number, second.Measure!.Number, plan.Version));
        Assert.Equal((plan.Id.Value, ObligationKind.Measure, null), (first.AboutId, first.Kind, first.CaseId));
        Assert.Equal(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.FromHours(2)), first.DueAt);
        Assert.NotNull(first.NextActionAt);
    }

    [Theory]
    [InlineData(" ", "2026-03-31", "title")]
    [InlineData("Train the teachers (demo)", "2026-03-01", "dueOn")]
    public void Add_WithoutATitleOrInThePast_IsRefusedAndTakesNoNumber(string title, string dueOn, string field)
    {
        var plan = Registered();
        Assert.Equal(field, Assert.Single(Add(plan, title, dueOn).Error!.Fields).Key);
        Assert.Equal((0, 1L), (plan.LastNumber, plan.Version));
    }

    [Fact]
    public void Register_WithoutATitle_IsRefused() =>
        Assert.False(ActionPlan.Register(Given.Id<PlanId>(), "", "4601", Given.Id<AgencyId>(), Given.Now).IsSuccess);

    private static ActionPlan Registered() =>
        ActionPlan.Register(Given.Id<PlanId>(), "Handlingsplan (demo)", "4601", Given.Id<AgencyId>(), Given.Now).Value;

    private static Kernel.Result<Obligation> Add(
        ActionPlan plan,
        string title = "Train the teachers (demo)",
        string dueOn = "2026-03-31"
    ) => plan.Add(Given.Id<ObligationId>(), Given.Id<AgencyId>(), title, DateOnly.Parse(dueOn), Given.Ladder, Given.Now);
}
