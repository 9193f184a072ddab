using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.Sealing;

namespace Tot.Intake.Matching;

/// <summary>
/// Makes anew what persons can be found by when it was made in an older form, or not at all: those recorded before there were keyed hashes, or before names were read as they are
/// now. Some at a time, each batch in one transaction; whoever is corrected meanwhile is left to the next round.
/// </summary>
internal sealed class RenewTraits(IntakeDbContext db, PersonVault vault, MatchHashes hashes)
{
    private const int AtATime = 50;

    /// <returns>Were there any?</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var boxes = await db
            .IdentityBoxes.Where(b => b.TraitForm < MatchTraits.Form)
            .OrderBy(b => b.PersonId)
            .Take(AtATime)
            .ToListAsync(ct);
        if (boxes.Count == 0)
        {
            return false;
        }
        var ids = boxes.ConvertAll(b => b.PersonId);
        var persons = await db.Persons.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        foreach (var box in boxes)
        {
            // Of an erased person nothing is left to be found by.
            await db.ReplaceTraitsAsync(hashes, persons[box.PersonId], vault.Open(box.PersonId, box.Box) ?? new PersonIdentity(), ct);
            box.TraitForm = MatchTraits.Form;
        }
        await db.SaveChangesAsync(ct);
        return true;
    }
}
