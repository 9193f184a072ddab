using System.Buffers.Binary;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.Sealing;

namespace Tot.Intake.Matching;

/// <summary>Turns what a person can be found again by into keyed hashes; only those leave the memory.</summary>
internal sealed class MatchHashes(KeyRing ring)
{
    public IEnumerable<MatchKey> Of(PersonId person, CaseId @case, PersonIdentity identity) =>
        MatchTraits
            .Of(identity)
            .Select(trait => new MatchKey
            {
                PersonId = person,
                CaseId = @case,
                Hash = Hash(trait),
                Reason = trait.Reason,
            })
            .DistinctBy(k => k.Hash);

    // Sixty-four bits tell millions of traits apart.
    private long Hash(MatchTrait trait) =>
        BinaryPrimitives.ReadInt64BigEndian(ring.HashTrait(Encoding.UTF8.GetBytes($"{Words.Of(trait.Reason)}\n{trait.Text}")));
}

internal static class MatchKeys
{
    /// <summary>Keeps what new persons can be found again by, and has them compared once they are in the store.</summary>
    public static void AddTraits(
        this IntakeDbContext db,
        MatchHashes hashes,
        CaseId @case,
        IEnumerable<(PersonId Id, PersonIdentity Identity)> persons
    )
    {
        foreach (var (id, identity) in persons)
        {
            var keys = hashes.Of(id, @case, identity).ToList();
            if (keys.Count > 0)
            {
                db.AddRange(keys);
                db.Add(new WaitingComparison { PersonId = id, PersonVersion = 1 });
            }
        }
    }

    /// <summary>Keeps what a person can be found again by from now on, and has it compared again when there is more of it.</summary>
    public static async Task ReplaceTraitsAsync(
        this IntakeDbContext db,
        MatchHashes hashes,
        Person person,
        PersonIdentity identity,
        CancellationToken ct
    )
    {
        var before = await db.MatchKeys.Where(k => k.PersonId == person.Id).ToListAsync(ct);
        var after = hashes.Of(person.Id, person.CaseId, identity).ToList();
        var added = after.ExceptBy(before.Select(k => k.Hash), k => k.Hash).ToList();
        db.RemoveRange(before.ExceptBy(after.Select(k => k.Hash), k => k.Hash));
        db.AddRange(added);
        var waits = await db.WaitingComparisons.AnyAsync(w => w.PersonId == person.Id && w.PersonVersion == person.Version, ct);
        if (added.Count > 0 && !waits)
        {
            db.Add(new WaitingComparison { PersonId = person.Id, PersonVersion = person.Version });
        }
    }
}
