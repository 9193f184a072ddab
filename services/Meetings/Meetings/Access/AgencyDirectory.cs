using Microsoft.EntityFrameworkCore;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.NeedToKnow;

namespace Tot.Meetings.Access;

/// <summary>The agencies, from the copy of Obligations' directory.</summary>
internal sealed class AgencyDirectory(MeetingsDb db)
{
    /// <summary>Who may be given a seat in a case of the municipality: its own agencies, and the immigration authority of the country.</summary>
    public async Task<IReadOnlyList<Agency>> ForSeatsAsync(string municipality, CancellationToken ct) =>
        await ReadAsync(
            db.AgencyCopies.Where(a => a.Municipality == municipality || a.Kind == Events.V1.AgencyKind.ImmigrationAuthority),
            ct
        );

    public async Task<IReadOnlyDictionary<AgencyId, Agency>> FindAsync(IEnumerable<AgencyId> ids, CancellationToken ct)
    {
        var wanted = ids.Select(i => i.Value).Distinct().ToArray();
        var found = await ReadAsync(db.AgencyCopies.Where(a => wanted.Contains(a.AgencyId)), ct);
        return found.ToDictionary(a => a.Id);
    }

    private async Task<List<Agency>> ReadAsync(IQueryable<AgencyCopy> copies, CancellationToken ct)
    {
        var read = await copies
            .AsNoTracking()
            .Select(c => new
            {
                Copy = c,
                Email = db.AgencyAddresses.Where(a => a.AgencyId == c.AgencyId).Select(a => a.Email).FirstOrDefault(),
            })
            .ToListAsync(ct);
        return [.. read.Select(r => Read(r.Copy, r.Email))];
    }

    private static Agency Read(AgencyCopy a, string? email) =>
        new(
            new AgencyId(a.AgencyId),
            (AgencyKind)(int)a.Kind,
            a.Name,
            a.OrganisationNumber,
            a.Municipality,
            a.District,
            a.ActiveFromOn,
            a.ActiveUntilOn,
            email
        );
}
