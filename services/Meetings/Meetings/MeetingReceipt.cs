using Tot.Meetings.Domain;

namespace Tot.Meetings;

/// <summary>What an act on a meeting answers. Kept for replays, so it holds no name and no text.</summary>
internal sealed record MeetingReceipt(Guid Id, MeetingState State, int Sequence)
{
    public static MeetingReceipt Of(Meeting meeting) => new(meeting.Id.Value, meeting.State, meeting.Sequence);
}
