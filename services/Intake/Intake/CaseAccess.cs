using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Messaging.Log;
using Tot.NeedToKnow;

namespace Tot.Intake;

/// <summary>
/// The cases that the caller's agency may know of: those it is in the roster of, and, until the case's first roster has come, those it raised or coordinates.
/// Any other case does not exist for it.
/// </summary>
internal sealed class CaseAccess(IntakeDbContext db, INeedToKnow needToKnow)
{
    private static readonly PerModel<Func<IntakeDbContext, CaseId, AgencyId, CancellationToken, Task<bool>>> OwnBeforeRoster = new(() =>
        EF.CompileAsyncQuery(
            (IntakeDbContext db, CaseId id, AgencyId agency, CancellationToken ct) =>
                db.Cases.Any(c =>
                    c.Id == id
                    && (c.RaisedBy == agency || c.Coordinator == agency)
                    && !db.RosterCopies.Any(r => r.CaseId == (Guid)(object)c.Id)
                )
        )
    );

    public async Task<IQueryable<Case>> CasesAsync(CancellationToken ct)
    {
        var inRoster = await needToKnow.VisibleCasesAsync(ct);
        var agency = new AgencyId((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty);
        // Each part has an index to begin at; with both in one condition every case of the register would be looked at. The casts tell EF to
        // compare the stored values; the identifiers' own type is not that of the copies.
        var beforeRoster = db.Cases.Where(c =>
            (c.RaisedBy == agency || c.Coordinator == agency) && !db.RosterCopies.Any(r => r.CaseId == (Guid)(object)c.Id)
        );
        return db.Cases.Where(c => inRoster.Contains((Guid)(object)c.Id)).Concat(beforeRoster);
    }

    /// <summary>The case with its persons in the order they were identified in, or null.</summary>
    public async Task<CaseFile?> FindAsync(CaseId id, CancellationToken ct) =>
        await MaySeeAsync(id, ct) ? await db.FindFileAsync(id, ct) : null;

    /// <summary>The person and the case, or null.</summary>
    public async Task<(Person Person, Case Case)?> FindAsync(PersonId id, CancellationToken ct)
    {
        var person = await db.Persons.FirstOrDefaultAsync(p => p.Id == id, ct);
        var @case = person is null ? null : await (await CasesAsync(ct)).FirstOrDefaultAsync(c => c.Id == person.CaseId, ct);
        return @case is null ? null : (person!, @case);
    }

    /// <summary>The rule of <see cref="CasesAsync"/> for one case, without putting it together anew each time.</summary>
    private async Task<bool> MaySeeAsync(CaseId id, CancellationToken ct) =>
        await needToKnow.MaySeeAsync(id.Value, ct)
        || (await needToKnow.AgencyAsync(ct) is { } agency && await OwnBeforeRoster.For(db)(db, id, new AgencyId(agency.Id), ct))
        // The first roster may have come between the two.
        || await needToKnow.MaySeeAsync(id.Value, ct);
}

/// <summary>A case with its persons, in the order they were identified in.</summary>
internal sealed record CaseFile(Case Case, Identification Identification, IReadOnlyList<Person> Persons)
{
    /// <summary>Rises by one with every change of the case or of one of its persons: the ETag of what shows them together.</summary>
    public long Version => Case.Version + Persons.Sum(p => p.Version - 1);
}

internal static class CaseFiles
{
    /// <summary>A row for each person.</summary>
    private static readonly PerModel<Func<IntakeDbContext, CaseId, IAsyncEnumerable<FileRow>>> Rows = new(() =>
        EF.CompileAsyncQuery(
            (IntakeDbContext db, CaseId id) =>
                db
                    .Cases.Where(c => c.Id == id)
                    .Join(db.Identifications, c => c.Id, i => i.CaseId, (c, i) => new { Case = c, Identification = i })
                    .Join(db.Persons, f => f.Case.Id, p => p.CaseId, (f, p) => new FileRow(f.Case, f.Identification, p))
        )
    );

    /// <summary>The case whoever asks, or null.</summary>
    public static async Task<CaseFile?> FindFileAsync(this IntakeDbContext db, CaseId id, CancellationToken ct)
    {
        var rows = await Rows.For(db)(db, id).ToListAsync(ct);
        if (rows is not [var first, ..])
        {
            return null;
        }
        var persons = rows.ToDictionary(r => r.Person.Id, r => r.Person);
        return new CaseFile(first.Case, first.Identification, [.. first.Identification.Persons.Select(p => persons[p])]);
    }

    private sealed record FileRow(Case Case, Identification Identification, Person Person);
}
