using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Messaging.Handling;

namespace Tot.NeedToKnow;

internal sealed class AgencyCopyHandler(NeedToKnowDbContext db) : IEventHandler<AgencyChanged>
{
    public async Task HandleAsync(AgencyChanged message, EventContext context, CancellationToken ct)
    {
        var id = Guid.Parse(message.AgencyId);
        var copy = await db.AgencyCopies.FindAsync([id], ct);
        if (copy?.Version >= context.SubjectVersion)
        {
            return;
        }
        if (copy is null)
        {
            db.AgencyCopies.Add(
                new AgencyCopy
                {
                    AgencyId = id,
                    Kind = message.Kind,
                    Name = message.Name,
                    OrganisationNumber = message.OrganisationNumber,
                    Municipality = message.Municipality,
                    District = message.District,
                    ActiveFromOn = Day(message.ActiveFrom),
                    ActiveUntilOn = Until(message.ActiveUntil),
                    Version = context.SubjectVersion,
                }
            );
            return;
        }
        copy.Kind = message.Kind;
        copy.Name = message.Name;
        copy.OrganisationNumber = message.OrganisationNumber;
        copy.Municipality = message.Municipality;
        copy.District = message.District;
        copy.ActiveFromOn = Day(message.ActiveFrom);
        copy.ActiveUntilOn = Until(message.ActiveUntil);
        copy.Version = context.SubjectVersion;
    }

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Until(string iso) => iso.Length == 0 ? null : Day(iso);
}

internal sealed class RosterCopyHandler(NeedToKnowDbContext db) : IEventHandler<RosterChanged>
{
    public async Task HandleAsync(RosterChanged message, EventContext context, CancellationToken ct)
    {
        var caseId = Guid.Parse(message.CaseId);
        var copies = await db.RosterCopies.Where(r => r.CaseId == caseId).ToListAsync(ct);
        if (copies.Count > 0 && copies.Max(r => r.Version) >= context.SubjectVersion)
        {
            return;
        }
        foreach (var entry in message.Entries)
        {
            var agencyId = Guid.Parse(entry.AgencyId);
            var copy = copies.Find(r => r.AgencyId == agencyId);
            if (copy is null)
            {
                copy = new RosterCopy
                {
                    CaseId = caseId,
                    AgencyId = agencyId,
                    FromAt = entry.From.ToDateTimeOffset(),
                    UntilAt = entry.Until?.ToDateTimeOffset(),
                    Ground = GroundOf(entry),
                    Version = context.SubjectVersion,
                };
                db.RosterCopies.Add(copy);
                // An agency that left and came back has two entries; the later one counts.
                copies.Add(copy);
                continue;
            }
            copy.FromAt = entry.From.ToDateTimeOffset();
            copy.UntilAt = entry.Until?.ToDateTimeOffset();
            copy.Ground = GroundOf(entry);
            copy.Version = context.SubjectVersion;
        }
    }

    private static string? GroundOf(RosterEntry entry) => entry.Ground.Length == 0 ? null : entry.Ground;
}
