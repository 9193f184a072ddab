using Tot.Kernel;
using static Tot.Meetings.Domain.MeetingAction;
using static Tot.Meetings.Domain.MeetingState;

namespace Tot.Meetings.Domain;

/// <summary>
/// The one table of what may be done to a meeting in which state. A command that only repeats what is recorded never gets here: see the
/// methods of <see cref="Meeting"/>.
/// </summary>
public static class MeetingTransitions
{
    public static Result<MeetingState> Next(MeetingState state, MeetingAction action) =>
        (state, action) switch
        {
            (Proposed, Convene) => Convened,
            (Proposed, ReviseComposition) => Proposed,
            (Convened, Reschedule or Answer or ReviseComposition or AddParticipants) => Convened,
            (Convened, Hold) => Held,
            (Held, DraftMinutes) => Held,
            (Held, FinaliseMinutes) => Minuted,
            (Minuted, AmendMinutes or RecallMinutes) => Minuted,
            (Proposed or Convened, Cancel) => Cancelled,
            (Held, AmendMinutes or RecallMinutes) => MeetingErrors.MinutesNotFinal,
            _ => MeetingErrors.WrongState(state, action),
        };
}
