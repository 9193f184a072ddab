using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Attending;

/// <summary>Whoever is summoned may know of the case, and owes attendance until the meeting's end.</summary>
internal sealed class MeetingConvenedHandler(ObligationsDb db, MeetingDuties duties) : IEventHandler<MeetingConvened>
{
    public async Task HandleAsync(MeetingConvened message, EventContext context, CancellationToken ct)
    {
        var id = MeetingDuties.IdOf(message.MeetingId);
        // Known already: told twice, or cancelled before this arrived.
        if (await duties.FindMeetingAsync(id, ct) is not null)
        {
            return;
        }
        var caseId = MeetingDuties.CaseOf(message.CaseId);
        db.Meetings.Add(
            new MeetingCopy
            {
                Id = id,
                CaseId = caseId,
                Sequence = message.Sequence,
            }
        );
        if (caseId is { } inCase)
        {
            await duties.AdmitAsync(inCase, message.Participants, context.Actor(), ct);
        }
        foreach (var agency in message.Participants.Select(p => AgencyId.From(Guid.Parse(p.AgencyId))).Distinct())
        {
            duties.Assign(id, caseId, agency, message.EndsAt.ToDateTimeOffset());
        }
    }
}
