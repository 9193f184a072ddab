using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;

namespace Tot.Obligations.Attending;

/// <summary>The duties move with the meeting: who is new owes attendance, who is not summoned any more does not.</summary>
internal sealed class MeetingRescheduledHandler(ObligationsDb db, MeetingDuties duties) : IEventHandler<MeetingRescheduled>
{
    public async Task HandleAsync(MeetingRescheduled message, EventContext context, CancellationToken ct)
    {
        var id = MeetingDuties.IdOf(message.MeetingId);
        var meeting = await duties.FindMeetingAsync(id, ct) ?? throw new NotYetException("the meeting");
        if (meeting.IsOver || message.Sequence <= meeting.Sequence)
        {
            return;
        }
        meeting.Sequence = message.Sequence;
        if (meeting.CaseId is { } caseId)
        {
            await duties.AdmitAsync(caseId, message.Participants, context.Actor(), ct);
        }
        var summoned = message.Participants.Select(p => AgencyId.From(Guid.Parse(p.AgencyId))).ToHashSet();
        var endsAt = message.EndsAt.ToDateTimeOffset();
        foreach (var duty in await duties.OfAsync(id, ct))
        {
            if (!summoned.Remove(duty.AgencyId))
            {
                duties.Cancel(duty, "Not summoned any more.", context.Actor());
            }
            else if (duty.State == ObligationState.Cancelled)
            {
                // Summoned once more after having been left out: a duty of its own.
                summoned.Add(duty.AgencyId);
            }
            else if (duty.Move(endsAt, duties.Ladder, duties.Now) is { IsSuccess: true, Value: Change.Made })
            {
                db.TellAssigned(duty, duties.Now);
            }
        }
        foreach (var agency in summoned)
        {
            duties.Assign(id, meeting.CaseId, agency, endsAt);
        }
    }
}
