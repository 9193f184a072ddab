using Tot.Events.V1;
using Tot.Meetings.Persistence;
using Tot.Messaging.Handling;

namespace Tot.Meetings.Access;

/// <summary>Keeps where each agency receives mail.</summary>
internal sealed class AgencyAddressHandler(MeetingsDb db) : IEventHandler<AgencyChanged>
{
    public async Task HandleAsync(AgencyChanged message, EventContext context, CancellationToken ct)
    {
        var id = Guid.Parse(message.AgencyId);
        var copy = await db.AgencyAddresses.FindAsync([id], ct);
        if (copy is null)
        {
            if (message.Email.Length > 0)
            {
                db.AgencyAddresses.Add(
                    new AgencyAddress
                    {
                        AgencyId = id,
                        Email = message.Email,
                        Version = context.SubjectVersion,
                    }
                );
            }
        }
        else if (copy.Version >= context.SubjectVersion)
        {
            return;
        }
        else if (message.Email.Length == 0)
        {
            db.AgencyAddresses.Remove(copy);
        }
        else
        {
            (copy.Email, copy.Version) = (message.Email, context.SubjectVersion);
        }
    }
}
