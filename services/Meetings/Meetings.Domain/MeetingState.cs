namespace Tot.Meetings.Domain;

public enum MeetingState
{
    Proposed = 1,
    Convened = 2,
    Held = 3,

    /// <summary>The minutes are final.</summary>
    Minuted = 4,
    Cancelled = 5,
}

public enum MeetingAction
{
    Convene,
    Reschedule,
    Answer,
    Cancel,
    Hold,
    DraftMinutes,
    FinaliseMinutes,
    AmendMinutes,
    RecallMinutes,
    ReviseComposition,
    AddParticipants,
}
