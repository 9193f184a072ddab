using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.Messaging.Handling;

namespace Tot.Meetings.ProposeOnIdentification;

/// <summary>Proposes the acute meeting, once per identification.</summary>
internal sealed class PersonIdentifiedHandler(
    MeetingsDb db,
    AgencyDirectory directory,
    IOptions<MeetingsOptions> options,
    TimeProvider clock
) : IEventHandler<PersonIdentified>
{
    public async Task HandleAsync(PersonIdentified message, EventContext context, CancellationToken ct)
    {
        var identificationId = Guid.Parse(message.IdentificationId);
        if (await db.Meetings.AnyAsync(m => m.IdentificationId == identificationId, ct))
        {
            return;
        }
        var agencies = await directory.ForSeatsAsync(message.Municipality, ct);
        if (!agencies.Any(a => a.Kind == Domain.AgencyKind.Coordinator))
        {
            throw new NotYetException("the directory copy holds no coordinator of the municipality");
        }
        var identifiedAt = message.IdentifiedAt.ToDateTimeOffset();
        var seats = CompositionPolicy.Acute([.. message.Persons.Select(Facts.Of)], identifiedAt);
        var now = clock.GetUtcNow();
        var proposal = new Proposal(
            Domain.MeetingKind.Acute,
            new MeetingCase(new CaseId(Guid.Parse(message.CaseId)), message.CaseNumber),
            message.Municipality,
            new Seating(message.Municipality, message.District, Oslo.Day(now)).Assign(seats, agencies)
        )
        {
            TargetAt = identifiedAt + options.Value.AcuteTarget,
            District = message.District,
            IdentificationId = identificationId,
        };
        var meeting = Meeting.Propose(proposal, now).Value;
        db.Meetings.Add(meeting);
        db.Tell(meeting, MeetingEvents.Proposed(meeting), now);
    }
}
