namespace Tot.Meetings.Domain;

/// <summary>What sort of meeting; the numbers are those of tot.events.v1.MeetingKind.</summary>
public enum MeetingKind
{
    Acute = 1,
    FollowUp = 2,
    Guidance = 3,

    /// <summary>Never tied to a case.</summary>
    AnonymousDiscussion = 4,

    /// <summary>Recurring, without case content.</summary>
    Standing = 5,

    /// <summary>The yearly evaluation of the routine.</summary>
    Evaluation = 6,

    /// <summary>Police and mayor.</summary>
    Leadership = 7,
}

public static class MeetingKinds
{
    /// <summary>A kind either always has a case or never: there is no meeting that may have one.</summary>
    public static bool HasCase(this MeetingKind kind) => kind is MeetingKind.Acute or MeetingKind.FollowUp or MeetingKind.Guidance;
}
