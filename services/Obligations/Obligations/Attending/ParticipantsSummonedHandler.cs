using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;

namespace Tot.Obligations.Attending;

/// <summary>Whoever is summoned later owes attendance like the others.</summary>
internal sealed class ParticipantsSummonedHandler(MeetingDuties duties) : IEventHandler<ParticipantsSummoned>
{
    public async Task HandleAsync(ParticipantsSummoned message, EventContext context, CancellationToken ct)
    {
        var id = MeetingDuties.IdOf(message.MeetingId);
        var meeting = await duties.FindMeetingAsync(id, ct) ?? throw new NotYetException("the meeting");
        if (meeting.IsOver)
        {
            return;
        }
        if (meeting.CaseId is { } caseId)
        {
            await duties.AdmitAsync(caseId, message.Participants, context.Actor(), ct);
        }
        // The meeting may have been moved since, and then its duties were laid by that already.
        var owing = (await duties.OfAsync(id, ct)).Where(d => d.State != ObligationState.Cancelled).Select(d => d.AgencyId).ToHashSet();
        foreach (
            var agency in message.Participants.Select(p => AgencyId.From(Guid.Parse(p.AgencyId))).Distinct().Where(a => !owing.Contains(a))
        )
        {
            duties.Assign(id, meeting.CaseId, agency, message.EndsAt.ToDateTimeOffset());
        }
    }
}
