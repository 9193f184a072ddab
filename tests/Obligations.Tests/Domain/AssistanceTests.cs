using Tot.Kernel;
using Tot.Obligations.Domain;
using static Tot.Obligations.Domain.AssistanceAction;
using static Tot.Obligations.Domain.AssistanceState;

namespace Tot.Obligations.Tests.Domain;

public sealed class AssistanceTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private static readonly Dictionary<AssistanceState, Dictionary<AssistanceAction, AssistanceState>> Allowed = new()
    {
        [Requested] = new() { [Accept] = Accepted, [Decline] = Declined },
        [Accepted] = new() { [Plan] = Planned },
        [Declined] = [],
        [Planned] = new() { [Plan] = Planned, [Complete] = Completed },
        [Completed] = new() { [Evaluate] = Completed, [EvaluateLast] = Evaluated },
        [Evaluated] = [],
    };

    public static TheoryData<AssistanceState, AssistanceAction> Matrix()
    {
        var matrix = new TheoryData<AssistanceState, AssistanceAction>();
        foreach (var state in Enum.GetValues<AssistanceState>())
        {
            foreach (var action in Enum.GetValues<AssistanceAction>())
            {
                matrix.Add(state, action);
            }
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Next_IsWhatTheTableSays(AssistanceState state, AssistanceAction action)
    {
        AssistanceState? expected = Allowed[state].TryGetValue(action, out var next) ? next : null;
        Assert.Equal(expected, AssistanceTransitions.Next(state, action));
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Act_InEveryState_MovesOrIsRefusedAndThenChangesNothing(AssistanceState state, AssistanceAction action)
    {
        var assistance = In(state);
        if (action == EvaluateLast && state == Completed)
        {
            assistance.Evaluate(AssistanceSide.Police, true, null, Given.Person, Given.Now);
        }
        var version = assistance.Version;
        var done = Do(assistance, action);
        if (Allowed[state].TryGetValue(action, out var next))
        {
            Assert.Equal((true, next, version + 1), (done.IsSuccess, assistance.State, assistance.Version));
        }
        else
        {
            Assert.Contains(done.Error?.Code, new[] { "ASSISTANCE_STATE", "ASSISTANCE_EVALUATED" });
            Assert.Equal((state, version), (assistance.State, assistance.Version));
        }
    }

    [Fact]
    public void Request_NeededLater_IsAnsweredWithinADay() => Assert.Equal(Given.Now.AddHours(24), New(Today.AddDays(3)).AnswerDueAt);

    [Fact]
    public void Request_NeededToday_IsAnsweredBeforeTheDayEnds() =>
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.FromHours(1)), New(Today).AnswerDueAt);

    [Fact]
    public void Request_NeededYesterday_IsRefused() =>
        Assert.Equal("VALIDATION_FAILED", Ask(Given.Id<AgencyId>(), Today.AddDays(-1)).Error?.Code);

    [Fact]
    public void Request_ByThePoliceThemselves_IsRefused()
    {
        var police = Given.Id<AgencyId>();
        var asked = PoliceAssistance.Request(
            Given.Id<AssistanceId>(),
            Given.Id<CaseId>(),
            police,
            police,
            AssistanceKind.Escort,
            Today,
            null,
            Given.Person,
            Given.Now
        );
        Assert.Equal("POLICE_ASK_THEMSELVES", asked.Error?.Code);
    }

    [Fact]
    public void Decline_WithoutSayingWhy_IsRefused()
    {
        var assistance = New(Today);
        Assert.Equal("VALIDATION_FAILED", assistance.Answer(false, " ", Given.Person, Given.Now).Error?.Code);
        Assert.Equal(Requested, assistance.State);
    }

    [Fact]
    public void Plan_WithTheSameText_ChangesNothing()
    {
        var assistance = In(Planned);
        Assert.Equal(Change.None, assistance.Agree(assistance.Plan!, Given.Person, Given.Now).Value);
    }

    [Fact]
    public void Evaluate_TwiceByOneSide_IsRefused()
    {
        var assistance = In(Completed);
        Assert.True(assistance.Evaluate(AssistanceSide.Requester, true, null, Given.Person, Given.Now).IsSuccess);
        var again = assistance.Evaluate(AssistanceSide.Requester, false, null, Given.Person, Given.Now);
        Assert.Equal(("ASSISTANCE_EVALUATED", 1), (again.Error?.Code, assistance.Evaluations.Count));
    }

    [Fact]
    public void DutyToAnswer_MetInTime_IsFulfilled_Late_StaysBreachedAndEndsTheLadder()
    {
        var (inTime, late) = (Duty(), Duty());
        Assert.Equal(Change.Made, inTime.Meet(Given.Machine, Given.Now.AddHours(1)));
        Assert.Equal(ObligationState.Fulfilled, inTime.State);

        late.Advance(Given.Ladder, Given.Now.AddDays(2).AddHours(1));
        Assert.Equal(ObligationState.Breached, late.State);
        Assert.NotNull(late.NextActionAt);
        Assert.Equal(Change.Made, late.Meet(Given.Machine, Given.Now.AddDays(3)));
        Assert.Equal((ObligationState.Breached, null), (late.State, late.NextActionAt));
        Assert.Equal(Change.None, late.Meet(Given.Machine, Given.Now.AddDays(3)));
    }

    [Fact]
    public void DutyToAnswer_IsNotFulfilledByHand() =>
        Assert.Equal("DONE_WHERE_IT_IS_OWED", Duty().Fulfil(null, Given.Person, Given.Now).Error?.Code);

    private static Obligation Duty() =>
        Obligation.Of(
            Given.Id<ObligationId>(),
            ObligationKind.AnswerAssistance,
            Guid.CreateVersion7(Given.Now),
            Given.Id<CaseId>(),
            Given.Id<AgencyId>(),
            Given.Now.AddDays(1),
            Given.Ladder,
            Given.Now
        );

    private static PoliceAssistance New(DateOnly neededOn) => Ask(Given.Id<AgencyId>(), neededOn).Value;

    private static Result<PoliceAssistance> Ask(AgencyId requester, DateOnly neededOn) =>
        PoliceAssistance.Request(
            Given.Id<AssistanceId>(),
            Given.Id<CaseId>(),
            requester,
            AgencyId.From(new Guid("00000000-0000-7000-8000-000000000001")),
            AssistanceKind.Escort,
            neededOn,
            null,
            Given.Person,
            Given.Now
        );

    private static PoliceAssistance In(AssistanceState state)
    {
        var assistance = New(Today);
        AssistanceAction[] steps = state switch
        {
            Requested => [],
            Accepted => [Accept],
            Declined => [Decline],
            Planned => [Accept, Plan],
            Completed => [Accept, Plan, Complete],
            _ => [Accept, Plan, Complete, Evaluate, EvaluateLast],
        };
        Assert.All(steps, step => Assert.True(Do(assistance, step).IsSuccess));
        Assert.Equal(state, assistance.State);
        return assistance;
    }

    private static Result<Change> Do(PoliceAssistance assistance, AssistanceAction action) =>
        action switch
        {
            Accept => assistance.Answer(true, null, Given.Person, Given.Now),
            Decline => assistance.Answer(false, "No car (demo)", Given.Person, Given.Now),
            Plan => assistance.Agree($"Meet at {assistance.Version} (demo)", Given.Person, Given.Now),
            Complete => assistance.Complete(Given.Person, Given.Now),
            Evaluate => assistance.Evaluate(AssistanceSide.Police, true, null, Given.Person, Given.Now),
            _ => assistance.Evaluate(AssistanceSide.Requester, true, null, Given.Person, Given.Now),
        };
}
