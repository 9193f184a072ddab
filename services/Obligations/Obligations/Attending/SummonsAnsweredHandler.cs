using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;

namespace Tot.Obligations.Attending;

/// <summary>Notes the answer. A lawful excuse counts when attendance is recorded, not before: the duty stays with the agency.</summary>
internal sealed class SummonsAnsweredHandler(MeetingDuties duties) : IEventHandler<SummonsAnswered>
{
    public async Task HandleAsync(SummonsAnswered message, EventContext context, CancellationToken ct)
    {
        var id = MeetingDuties.IdOf(message.MeetingId);
        var meeting = await duties.FindMeetingAsync(id, ct) ?? throw new NotYetException("the meeting");
        if (meeting.IsOver)
        {
            return;
        }
        var agency = AgencyId.From(Guid.Parse(message.AgencyId));
        // Only the last: one that was left out of the meeting and summoned once more owes a new duty.
        var duty =
            (await duties.OfAsync(id, ct)).Where(o => o.AgencyId == agency).MaxBy(o => o.AssignedAt)
            ?? throw new NotYetException("the duty to attend");
        duty.NoteAnswer((SummonsResponse)(int)message.Answer, duties.Ladder, context.Actor(), duties.Now);
    }
}
