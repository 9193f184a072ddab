using Tot.Kernel;
using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

public sealed class RoutineTests
{
    private static readonly DateOnly InForce = new(2026, 3, 16);
    private static readonly AgencyId Owner = Agency(1);
    private static readonly AgencyId Bound = Agency(2);
    private static readonly AgencyId Other = Agency(3);

    [Fact]
    public void Publish_First_BindsEachAgencyAndOwesAnEvaluationInAYear()
    {
        var routine = Registered();
        var version = Publish(routine, Bound, Other).Value;
        Assert.Equal((1, 2L, version), (version.Number, routine.Version, routine.Current));
        Assert.Equal([Bound, Other], version.Acknowledgements.Select(a => a.AgencyId));
        Assert.Equal(4, version.Acknowledgements.SelectMany(a => new[] { a.DutyId, a.TrainingDutyId }).Distinct().Count());
        Assert.Equal(new DateOnly(2027, 3, 16), routine.EvaluationDueOn);
        Assert.Equal(new DateTimeOffset(2027, 3, 17, 0, 0, 0, TimeSpan.FromHours(1)), routine.NextEvaluationAt);
    }

    [Fact]
    public void Publish_Second_SupersedesTheFirstAndKeepsTheEvaluation()
    {
        var routine = Registered();
        var first = Publish(routine, Bound).Value;
        var second = Publish(routine, Other).Value;
        Assert.Equal((Given.Now, (DateTimeOffset?)null), (first.SupersededAt, second.SupersededAt));
        Assert.Equal((2, second, 2), (second.Number, routine.Current, routine.Versions.Count));
        Assert.Equal(new DateOnly(2027, 3, 16), routine.EvaluationDueOn);
    }

    [Fact]
    public void Publish_WithFaults_NamesEachAndChangesNothing()
    {
        var routine = Registered();
        var text = new RoutineText(" ", new string('x', Routine.MaxSummaryLength + 1), new DateOnly(2026, 3, 1), 0, 367);
        var refused = routine.Publish(text, [Bound, Bound], NewDuty, Given.Person, Given.Now);
        Assert.Equal(
            ["agencyIds", "daysToAcknowledge", "daysToTrain", "inForceOn", "reference", "summary"],
            refused.Error!.Fields.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal((0, 1L), (routine.Versions.Count, routine.Version));
    }

    [Fact]
    public void Acknowledge_ByAPersonOfABoundAgency_CountsOnce()
    {
        var routine = Registered();
        Publish(routine, Bound);
        Assert.Equal(Change.Made, routine.Acknowledge(1, Bound, Given.Person, Given.Now).Value);
        Assert.Equal(Change.None, routine.Acknowledge(1, Bound, Given.Person, Given.Now.AddDays(1)).Value);
        Assert.Equal((Given.Now, 3L), (routine.Current!.Acknowledgements[0].AcknowledgedAt, routine.Version));
    }

    [Fact]
    public void Acknowledge_ByAMachineOrAnotherAgencyOrOfNoVersion_IsRefused()
    {
        var routine = Registered();
        Publish(routine, Bound);
        Assert.Equal("FORBIDDEN", routine.Acknowledge(1, Bound, Given.Machine, Given.Now).Error?.Code);
        Assert.Equal("FORBIDDEN", routine.Acknowledge(1, Other, Given.Person, Given.Now).Error?.Code);
        Assert.Equal("NOT_FOUND", routine.Acknowledge(2, Bound, Given.Person, Given.Now).Error?.Code);
        Assert.Equal((2L, null), (routine.Version, routine.Current!.Acknowledgements[0].AcknowledgedAt));
    }

    [Fact]
    public void Acknowledge_OfASupersededVersion_NamesTheNewest()
    {
        var routine = Registered();
        Publish(routine, Bound);
        Publish(routine, Bound);
        var error = routine.Acknowledge(1, Bound, Given.Person, Given.Now).Error;
        Assert.Equal(("ROUTINE_SUPERSEDED", 2), (error?.Code, error?.Facts["currentVersion"]));
    }

    [Fact]
    public void PlanNextEvaluation_MovesAYearAtATime()
    {
        var routine = Registered();
        routine.PlanNextEvaluation();
        Assert.Null(routine.EvaluationDueOn);
        Publish(routine, Bound);
        routine.PlanNextEvaluation();
        routine.PlanNextEvaluation();
        Assert.Equal(new DateOnly(2029, 3, 16), routine.EvaluationDueOn);
    }

    [Fact]
    public void Evaluation_IsAskedOfOwnerAndBound_OncePerYear()
    {
        var routine = Registered();
        Assert.Empty(routine.AskForEvaluation(NewDuty).Owed);
        Publish(routine, Bound);
        Assert.Equal([Owner, Bound], routine.AskForEvaluation(NewDuty).Owed.Select(e => e.AgencyId));
        Assert.Empty(routine.AskForEvaluation(NewDuty).Owed);
        routine.PlanNextEvaluation();
        Assert.Equal([Owner, Bound], routine.AskForEvaluation(NewDuty).Owed.Select(e => e.AgencyId));
        Assert.Equal(4, routine.Evaluations.Count);
    }

    [Fact]
    public void Evaluate_OncePerPartyAndYear_AndByPartiesOnly()
    {
        var routine = Registered();
        Publish(routine, Bound);
        routine.AskForEvaluation(NewDuty);
        Assert.Equal("FORBIDDEN", routine.Evaluate(Other, true, null, Given.Person, Given.Now).Error?.Code);
        Assert.Equal("VALIDATION_FAILED", routine.Evaluate(Bound, true, new string('x', 2001), Given.Person, Given.Now).Error?.Code);
        var given = routine.Evaluate(Bound, false, "Call earlier (demo)", Given.Person, Given.Now).Value;
        Assert.Equal((Bound, (bool?)false, (DateTimeOffset?)Given.Now), (given.AgencyId, given.WorksWell, given.At));
        Assert.Equal("ROUTINE_EVALUATED", routine.Evaluate(Bound, true, null, Given.Person, Given.Now).Error?.Code);
        routine.PlanNextEvaluation();
        routine.AskForEvaluation(NewDuty);
        Assert.True(routine.Evaluate(Bound, true, null, Given.Person, Given.Now).IsSuccess);
    }

    [Fact]
    public void Register_WithoutATitle_IsRefused() =>
        Assert.Equal("VALIDATION_FAILED", Routine.Register(Given.Id<RoutineId>(), " ", Owner, Given.Now).Error?.Code);

    [Fact]
    public void Duty_ThatFallsAway_IsCancelled_BreachedStaysBreachedAndSilent()
    {
        var (open, breached) = (Given.MeasureDuty(), Given.MeasureDuty());
        Assert.Equal(Change.Made, open.FallAway("Superseded.", Given.Person, Given.Now));
        Assert.Equal(ObligationState.Cancelled, open.State);
        breached.Advance(Given.Ladder, open.DueAt.AddDays(1).AddHours(1));
        Assert.Equal(Change.Made, breached.FallAway("Superseded.", Given.Person, Given.Now.AddDays(20)));
        Assert.Equal((ObligationState.Breached, null), (breached.State, breached.NextActionAt));
    }

    private static Routine Registered() => Routine.Register(Given.Id<RoutineId>(), "Barnevern – politi (demo)", Owner, Given.Now).Value;

    private static Result<RoutineVersion> Publish(Routine routine, params AgencyId[] bound) =>
        routine.Publish(new RoutineText("archive 1/26 (demo)", null, InForce, 14, 60), bound, NewDuty, Given.Person, Given.Now);

    private static ObligationId NewDuty() => Given.Id<ObligationId>();

    private static AgencyId Agency(int number) => AgencyId.From(new Guid($"00000000-0000-7000-8000-{number:D12}"));
}
