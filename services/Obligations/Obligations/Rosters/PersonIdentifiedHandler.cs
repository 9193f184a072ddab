using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Messaging.Handling;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using AgencyKind = Tot.Obligations.Domain.AgencyKind;

namespace Tot.Obligations.Rosters;

/// <summary>Opens the roster of a new case: the agency that raised it, and the coordinator of the municipality.</summary>
internal sealed class PersonIdentifiedHandler(ObligationsDb db, TimeProvider clock) : IEventHandler<PersonIdentified>
{
    public async Task HandleAsync(PersonIdentified message, EventContext context, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var coordinators = await db
            .Agencies.Where(a => a.Municipality == message.Municipality && a.Kind == AgencyKind.Coordinator)
            .ActiveOn(Oslo.Day(now))
            .Select(a => a.Id)
            .ToListAsync(ct);
        if (coordinators.Count == 0)
        {
            // A case that nobody coordinates must not look as if it were in order: this shows in health until one is registered.
            throw new NotYetException("a coordinator in the directory");
        }
        var caseId = CaseId.From(Guid.Parse(message.CaseId));
        var roster = await db.Rosters.SingleOrDefaultAsync(r => r.CaseId == caseId, ct);
        if (roster is null)
        {
            db.Rosters.Add(roster = Roster.Open(caseId));
        }
        var before = roster.Version;
        foreach (var coordinator in coordinators)
        {
            roster.Add(coordinator, RosterGround.CoordinatesTeam, person: null, context.Actor(), now);
        }
        roster.Add(
            AgencyId.From(Guid.Parse(message.RaisedByAgencyId)),
            RosterGround.RaisedIdentification,
            person: null,
            context.Actor(),
            now
        );
        if (roster.Version != before)
        {
            db.Tell(roster, now);
        }
    }
}
