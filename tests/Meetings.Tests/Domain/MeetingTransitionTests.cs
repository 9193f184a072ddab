using Tot.Kernel;
using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Domain;

public sealed class MeetingTransitionTests
{
    private static readonly Dictionary<MeetingAction, string[]> Expected = new()
    {
        // In the order proposed, convened, held, minuted, cancelled: the state it leads to, or the code of the refusal.
        [MeetingAction.Convene] =
        [
            "Convened",
            "MEETING_ALREADY_CONVENED",
            "MEETING_ALREADY_HELD",
            "MEETING_ALREADY_MINUTED",
            "MEETING_CANCELLED",
        ],
        [MeetingAction.Reschedule] =
        [
            "MEETING_NOT_CONVENED",
            "Convened",
            "MEETING_ALREADY_HELD",
            "MEETING_ALREADY_MINUTED",
            "MEETING_CANCELLED",
        ],
        [MeetingAction.Answer] =
        [
            "MEETING_NOT_CONVENED",
            "Convened",
            "MEETING_ALREADY_HELD",
            "MEETING_ALREADY_MINUTED",
            "MEETING_CANCELLED",
        ],
        [MeetingAction.Cancel] = ["Cancelled", "Cancelled", "MEETING_ALREADY_HELD", "MEETING_ALREADY_MINUTED", "MEETING_CANCELLED"],
        [MeetingAction.Hold] = ["MEETING_NOT_CONVENED", "Held", "MEETING_ALREADY_HELD", "MEETING_ALREADY_MINUTED", "MEETING_CANCELLED"],
        [MeetingAction.DraftMinutes] = ["MEETING_NOT_CONVENED", "MEETING_NOT_HELD", "Held", "MEETING_ALREADY_MINUTED", "MEETING_CANCELLED"],
        [MeetingAction.FinaliseMinutes] =
        [
            "MEETING_NOT_CONVENED",
            "MEETING_NOT_HELD",
            "Minuted",
            "MEETING_ALREADY_MINUTED",
            "MEETING_CANCELLED",
        ],
        [MeetingAction.AmendMinutes] = ["MEETING_NOT_CONVENED", "MEETING_NOT_HELD", "MINUTES_NOT_FINAL", "Minuted", "MEETING_CANCELLED"],
        [MeetingAction.ReviseComposition] =
        [
            "Proposed",
            "Convened",
            "MEETING_ALREADY_HELD",
            "MEETING_ALREADY_MINUTED",
            "MEETING_CANCELLED",
        ],
        [MeetingAction.AddParticipants] =
        [
            "MEETING_NOT_CONVENED",
            "Convened",
            "MEETING_ALREADY_HELD",
            "MEETING_ALREADY_MINUTED",
            "MEETING_CANCELLED",
        ],
        [MeetingAction.RecallMinutes] = ["MEETING_NOT_CONVENED", "MEETING_NOT_HELD", "MINUTES_NOT_FINAL", "Minuted", "MEETING_CANCELLED"],
    };

    public static TheoryData<MeetingState, MeetingAction> Matrix =>
        new(Enum.GetValues<MeetingState>().SelectMany(s => Enum.GetValues<MeetingAction>().Select(a => (s, a))));

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Action_InEachState_LeadsOnOrIsRefusedWithItsCode(MeetingState state, MeetingAction action)
    {
        var meeting = Given.In(state);

        var result = Do(meeting, action, variant: 1);

        var expected = Expected[action][(int)state - 1];
        Assert.Equal(expected, result.IsSuccess ? meeting.State.ToString() : result.Error.Code);
        Assert.True(result.IsSuccess ? result.Value == Outcome.Changed : meeting.State == state);
    }

    [Theory]
    [InlineData(MeetingState.Proposed, MeetingAction.Convene)]
    [InlineData(MeetingState.Convened, MeetingAction.Reschedule)]
    [InlineData(MeetingState.Convened, MeetingAction.Answer)]
    [InlineData(MeetingState.Proposed, MeetingAction.Cancel)]
    [InlineData(MeetingState.Proposed, MeetingAction.ReviseComposition)]
    [InlineData(MeetingState.Convened, MeetingAction.ReviseComposition)]
    [InlineData(MeetingState.Convened, MeetingAction.AddParticipants)]
    [InlineData(MeetingState.Convened, MeetingAction.Cancel)]
    [InlineData(MeetingState.Convened, MeetingAction.Hold)]
    [InlineData(MeetingState.Held, MeetingAction.DraftMinutes)]
    [InlineData(MeetingState.Held, MeetingAction.FinaliseMinutes)]
    [InlineData(MeetingState.Minuted, MeetingAction.AmendMinutes)]
    [InlineData(MeetingState.Minuted, MeetingAction.RecallMinutes)]
    public void SameCommandTwice_Succeeds_AndChangesNothing(MeetingState state, MeetingAction action)
    {
        var meeting = Given.In(state);
        Given.Done(Do(meeting, action, variant: 1));
        var sequence = meeting.Sequence;
        var versions = meeting.Minutes.Count;

        Assert.Equal(Outcome.Unchanged, Do(meeting, action, variant: 1).Value);

        Assert.Equal(sequence, meeting.Sequence);
        Assert.Equal(versions, meeting.Minutes.Count);
    }

    [Fact]
    public void Cancel_WithAnotherReason_WhenCancelled_IsRefused()
    {
        var meeting = Given.Cancelled();

        Assert.Equal("MEETING_CANCELLED", meeting.Cancel("For another reason", Given.Now).Error?.Code);
        Assert.Equal("Called off", meeting.CancelReason);
    }

    [Fact]
    public void Cancel_WhenConvened_RaisesTheSequence_AndWhenOnlyProposed_DoesNot()
    {
        var proposed = Given.Proposed();
        Given.Done(proposed.Cancel("Not needed", Given.Now));

        Assert.Equal(0, proposed.Sequence);
        Assert.Equal(1, Given.Cancelled().Sequence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void Cancel_WithoutReason_IsRefused(string reason)
    {
        var meeting = Given.Convened();

        Assert.Contains("reason", meeting.Cancel(reason, Given.Now).Error!.Fields.Keys);
        Assert.Equal(MeetingState.Convened, meeting.State);
    }

    private static Result<Outcome> Do(Meeting meeting, MeetingAction action, int variant) =>
        action switch
        {
            MeetingAction.Convene => meeting.Convene(Given.Slot(8 + variant), Given.Core, Given.By, Given.Now),
            MeetingAction.Reschedule => meeting.Reschedule(Given.Slot(8 + variant), Given.Now),
            MeetingAction.Answer => meeting.Answer(Given.Exit.Id, Given.Comes, Given.By, Given.Now),
            MeetingAction.Cancel => meeting.Cancel($"Reason {variant}", Given.Now),
            MeetingAction.Hold => meeting.Hold(Given.Now.AddHours(variant), Given.AllPresent, ["An interpreter"], Given.Now.AddHours(9)),
            MeetingAction.DraftMinutes => meeting.DraftMinutes($"Draft {variant}", Given.Decisions, Given.By, Given.Now),
            MeetingAction.FinaliseMinutes => meeting.FinaliseMinutes($"Final {variant}", Given.Decisions, Given.By, Given.Now),
            MeetingAction.ReviseComposition => meeting.ReviseComposition(
                [new Seat(AgencyKind.ImmigrationAuthority, SeatReason.ResidenceUnsettled, Given.Udi.Id)],
                Given.Now
            ),
            MeetingAction.AddParticipants => meeting.AddParticipants(
                [new Participant(Given.Udi, DisclosureGround.NecessaryForOwnTask)],
                Given.Now
            ),
            MeetingAction.RecallMinutes => meeting.RecallMinutes($"Wrong {variant}", Given.Now),
            _ => meeting.AmendMinutes($"Amended {variant}", "A wrong date", Given.By, Given.Now),
        };
}
