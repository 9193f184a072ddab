using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Attending;

/// <summary>A cancelled meeting is owed nothing.</summary>
internal sealed class MeetingCancelledHandler(ObligationsDb db, MeetingDuties duties) : IEventHandler<MeetingCancelled>
{
    public async Task HandleAsync(MeetingCancelled message, EventContext context, CancellationToken ct)
    {
        var id = MeetingDuties.IdOf(message.MeetingId);
        var meeting = await duties.FindMeetingAsync(id, ct);
        if (meeting is null)
        {
            // Never convened, or convening is still on its way and comes too late.
            db.Meetings.Add(
                new MeetingCopy
                {
                    Id = id,
                    CaseId = MeetingDuties.CaseOf(message.CaseId),
                    IsOver = true,
                }
            );
            return;
        }
        if (meeting.IsOver)
        {
            return;
        }
        meeting.IsOver = true;
        foreach (var duty in await duties.OfAsync(id, ct))
        {
            duties.Cancel(duty, "The meeting was cancelled.", context.Actor());
        }
    }
}
