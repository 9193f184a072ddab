using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.NeedToKnow;

namespace Tot.Intake;

/// <summary>
/// The cases that the caller's agency may know of: those it is in the roster of, and, until the case's first roster has come, those it raised or coordinates.
/// Any other case does not exist for it.
/// </summary>
internal sealed class CaseAccess(IntakeDbContext db, INeedToKnow needToKnow)
{
    public async Task<IQueryable<Case>> CasesAsync(CancellationToken ct)
    {
        var inRoster = await needToKnow.VisibleCasesAsync(ct);
        var agency = new AgencyId((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty);
        // The casts tell EF to compare the stored values; the identifiers' own type is not that of the copies.
        return db.Cases.Where(c =>
            inRoster.Contains((Guid)(object)c.Id)
            || ((c.RaisedBy == agency || c.Coordinator == agency) && !db.RosterCopies.Any(r => r.CaseId == (Guid)(object)c.Id))
        );
    }

    /// <summary>The case with its persons in the order they were identified in, or null.</summary>
    public async Task<CaseFile?> FindAsync(CaseId id, CancellationToken ct)
    {
        var @case = await (await CasesAsync(ct)).FirstOrDefaultAsync(c => c.Id == id, ct);
        return @case is null ? null : await db.LoadFileAsync(@case, ct);
    }

    /// <summary>The person and the case, or null.</summary>
    public async Task<(Person Person, Case Case)?> FindAsync(PersonId id, CancellationToken ct)
    {
        var person = await db.Persons.FirstOrDefaultAsync(p => p.Id == id, ct);
        var @case = person is null ? null : await (await CasesAsync(ct)).FirstOrDefaultAsync(c => c.Id == person.CaseId, ct);
        return @case is null ? null : (person!, @case);
    }
}

/// <summary>A case with its persons, in the order they were identified in.</summary>
internal sealed record CaseFile(Case Case, Identification Identification, IReadOnlyList<Person> Persons)
{
    /// <summary>Rises by one with every change of the case or of one of its persons: the ETag of what shows them together.</summary>
    public long Version => Case.Version + Persons.Sum(p => p.Version - 1);
}

internal static class CaseFiles
{
    public static async Task<CaseFile> LoadFileAsync(this IntakeDbContext db, Case @case, CancellationToken ct)
    {
        var identification = await db.Identifications.FirstAsync(i => i.CaseId == @case.Id, ct);
        var persons = (await db.Persons.Where(p => p.CaseId == @case.Id).ToListAsync(ct)).ToDictionary(p => p.Id);
        return new CaseFile(@case, identification, [.. identification.Persons.Select(id => persons[id])]);
    }
}
