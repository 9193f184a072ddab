using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using static Tot.Obligations.Domain.Agreements.AgreementAction;
using static Tot.Obligations.Domain.Agreements.AgreementState;

namespace Tot.Obligations.Tests.Domain;

public sealed class AgreementTests
{
    private static readonly AgencyId Police = Given.Id<AgencyId>();
    private static readonly AgencyId Child = Given.Id<AgencyId>();
    private static readonly DateTimeOffset Now = Given.Now;

    private static readonly AgreementTerms Terms = new(
        "Samarbeidsavtale (demo)",
        "archive 2/26 (demo)",
        [Police, Child],
        Police,
        new DateOnly(2026, 3, 1),
        new DateOnly(2027, 12, 31),
        new DateOnly(2027, 3, 1)
    );

    private static readonly Dictionary<AgreementState, Dictionary<AgreementAction, AgreementState>> Allowed = new()
    {
        [AgreementState.Draft] = new()
        {
            [Revise] = AgreementState.Draft,
            [BringIntoForce] = InForce,
            [Terminate] = Terminated,
        },
        [InForce] = new()
        {
            [BringIntoForce] = InForce,
            [Review] = InForce,
            [Renew] = InForce,
            [Terminate] = Terminated,
            [Supersede] = Superseded,
            [Expire] = Expired,
        },
        [Expired] = new()
        {
            [Renew] = InForce,
            [Supersede] = Superseded,
            [Expire] = Expired,
        },
        [Terminated] = new() { [Terminate] = Terminated },
        [Superseded] = new() { [Supersede] = Superseded },
    };

    public static TheoryData<AgreementState, AgreementAction> Matrix()
    {
        var matrix = new TheoryData<AgreementState, AgreementAction>();
        foreach (var state in Enum.GetValues<AgreementState>())
        {
            foreach (var action in Enum.GetValues<AgreementAction>())
            {
                matrix.Add(state, action);
            }
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Next_IsWhatTheTableSays(AgreementState state, AgreementAction action)
    {
        AgreementState? expected = Allowed[state].TryGetValue(action, out var next) ? next : null;
        Assert.Equal(expected, AgreementTransitions.Next(state, action));
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Act_OnAnAgreement_FollowsTheTableAndTellsTheStateWhenRefused(AgreementState state, AgreementAction action)
    {
        var agreement = In(state);
        Assert.Equal(state, agreement.State);
        var before = agreement.Version;
        var result = Do(agreement, action);
        if (Allowed[state].TryGetValue(action, out var next))
        {
            Assert.True(result.IsSuccess, result.Error?.Code);
            Assert.Equal(next, agreement.State);
            // On the way to its last day the clock passes a review day.
            var steps = action == Expire ? 2 : 1;
            Assert.Equal(result.Value == Change.Made ? before + steps : before, agreement.Version);
        }
        else if (action == Expire)
        {
            Assert.Equal(Change.None, result.Value);
        }
        else
        {
            Assert.Equal(("AGREEMENT_STATE", before, state), (result.Error?.Code, agreement.Version, agreement.State));
        }
    }

    [Fact]
    public void IntoForce_OwesTheReview_OnItsLastDay()
    {
        var agreement = In(InForce);
        Assert.NotNull(agreement.ReviewDutyId);
        Assert.Equal(Oslo.EndOf(Terms.ReviewDueOn), agreement.NextActionAt);
        Assert.Equal(Change.None, agreement.BringIntoForce(Given.Id<ObligationId>(), Given.Person, Now).Value);
    }

    [Fact]
    public void IntoForce_AfterItsReviewDay_OwesOneAYearFromNow()
    {
        var agreement = In(AgreementState.Draft);
        agreement.BringIntoForce(Given.Id<ObligationId>(), Given.Person, Now.AddMonths(18));
        Assert.Equal(Oslo.Day(Now.AddMonths(18)).AddYears(1), agreement.ReviewDueOn);
    }

    [Fact]
    public void IntoForce_AfterItsLastDay_IsRefused()
    {
        var agreement = In(AgreementState.Draft);
        var result = agreement.BringIntoForce(Given.Id<ObligationId>(), Given.Person, Now.AddYears(2));
        Assert.Equal(("AGREEMENT_OVER", AgreementState.Draft), (result.Error?.Code, agreement.State));
    }

    [Fact]
    public void Clock_OwesEachYearsReview_AndExpiresAfterTheLastDay()
    {
        var agreement = In(InForce);
        var first = agreement.ReviewDutyId;
        Assert.Equal(Change.None, agreement.Advance(Given.Id<ObligationId>(), Oslo.EndOf(Terms.ReviewDueOn).AddTicks(-1)));
        Assert.Equal(Change.Made, agreement.Advance(Given.Id<ObligationId>(), Oslo.EndOf(Terms.ReviewDueOn)));
        Assert.Equal((new DateOnly(2028, 3, 1), InForce), (agreement.ReviewDueOn, agreement.State));
        Assert.NotEqual(first, agreement.ReviewDutyId);
        Assert.Equal(Change.None, agreement.Advance(Given.Id<ObligationId>(), Oslo.EndOf(Terms.LastDayOn!.Value).AddTicks(-1)));
        Assert.Equal(Change.Made, agreement.Advance(Given.Id<ObligationId>(), Oslo.EndOf(Terms.LastDayOn!.Value)));
        Assert.Equal((Expired, null, null), (agreement.State, agreement.ReviewDutyId, agreement.NextActionAt));
    }

    [Fact]
    public void Review_OwesTheNextOne_AtMostAYearAhead()
    {
        var agreement = In(InForce);
        var (duty, today) = (Given.Id<ObligationId>(), Oslo.Day(Now));
        foreach (var wrong in new[] { today, today.AddYears(1).AddDays(1) })
        {
            Assert.Equal("VALIDATION_FAILED", agreement.Review("Well", wrong, duty, Given.Person, Now).Error?.Code);
        }
        Assert.Equal(Change.Made, agreement.Review("Well", today.AddYears(1), duty, Given.Person, Now).Value);
        Assert.Equal((today.AddYears(1), (ObligationId?)duty), (agreement.ReviewDueOn, agreement.ReviewDutyId));
        Assert.Equal((Review, "Well"), (agreement.Steps[^1].Action, agreement.Steps[^1].Note));
    }

    [Fact]
    public void Renew_OfAnExpiredOne_OwesAReviewAgain()
    {
        var agreement = In(Expired);
        var later = Now.AddYears(3);
        agreement.Renew(new DateOnly(2031, 1, 1), "archive 3/29 (demo)", Given.Id<ObligationId>(), Given.Person, later);
        Assert.Equal((InForce, Oslo.Day(later).AddYears(1)), (agreement.State, agreement.ReviewDueOn));
        Assert.Equal("archive 3/29 (demo)", agreement.DocumentReference);
        Assert.NotNull(agreement.ReviewDutyId);
    }

    [Theory]
    [InlineData("2027-12-31")]
    [InlineData("2027-12-30")]
    public void Renew_ToNoLaterDay_IsRefused(string lastDay) =>
        Assert.Equal(
            "VALIDATION_FAILED",
            In(InForce).Renew(DateOnly.Parse(lastDay), null, Given.Id<ObligationId>(), Given.Person, Now).Error?.Code
        );

    [Fact]
    public void Draft_WithFaults_NamesEachOfThem()
    {
        var wrong = Terms with
        {
            Title = " ",
            DocumentReference = new string('x', AgreementTerms.MaxReferenceLength + 1),
            Parties = [Police, Police],
            ResponsibleId = Child,
            LastDayOn = Terms.ValidFrom.AddDays(-1),
            ReviewDueOn = Terms.ValidFrom.AddYears(1).AddDays(1),
        };
        var error = Agreement.Draft(Given.Id<AgreementId>(), Police, wrong, null, Now).Error!;
        Assert.Equal(
            ["documentReference", "partyIds", "responsibleId", "reviewDueOn", "title", "validUntil"],
            error.Fields.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Revise_ToTheSame_ChangesNothing_AndToOtherParties_Does()
    {
        var agreement = In(AgreementState.Draft);
        Assert.Equal(Change.None, agreement.Revise(Terms, Given.Person, Now).Value);
        var third = Given.Id<AgencyId>();
        Assert.Equal(Change.Made, agreement.Revise(Terms with { Parties = [Police, third] }, Given.Person, Now).Value);
        Assert.Equal([Police, third], agreement.Parties.Select(p => p.AgencyId));
    }

    private static Result<Change> Do(Agreement agreement, AgreementAction action)
    {
        var duty = Given.Id<ObligationId>();
        return action switch
        {
            Revise => agreement.Revise(Terms with { Title = "Another (demo)" }, Given.Person, Now),
            BringIntoForce => agreement.BringIntoForce(duty, Given.Person, Now),
            Review => agreement.Review(null, Oslo.Day(Now).AddMonths(6), duty, Given.Person, Now),
            Renew => agreement.Renew(new DateOnly(2030, 1, 1), null, duty, Given.Person, Now),
            Terminate => agreement.Terminate("No longer needed (demo)", Given.Person, Now),
            Supersede => agreement.Supersede(Given.Person, Now),
            _ => Expiring(agreement, duty),
        };
    }

    private static Change Expiring(Agreement agreement, ObligationId duty)
    {
        var change = Change.None;
        for (var i = 0; i < 2 && agreement.State != Expired; i++)
        {
            // A review day comes first, and raises the version by itself.
            var after = agreement.Advance(duty, new DateTimeOffset(2029, 1, 1, 0, 0, 0, TimeSpan.Zero));
            change = agreement.State == Expired ? after : change;
        }
        return change;
    }

    private static Agreement In(AgreementState state)
    {
        var agreement = Agreement.Draft(Given.Id<AgreementId>(), Police, Terms, null, Now).Value;
        if (state != AgreementState.Draft)
        {
            agreement.BringIntoForce(Given.Id<ObligationId>(), Given.Person, Now);
        }
        switch (state)
        {
            case Expired:
                Expiring(agreement, Given.Id<ObligationId>());
                break;
            case Terminated:
                agreement.Terminate("Over (demo)", Given.Person, Now);
                break;
            case Superseded:
                agreement.Supersede(Given.Person, Now);
                break;
        }
        return agreement;
    }
}
