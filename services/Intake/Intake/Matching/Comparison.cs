using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;

namespace Tot.Intake.Matching;

/// <summary>
/// Compares the persons who wait for it with everybody else, in one transaction for some at a time. Both of two who are identified at the same instant are in the store
/// before either is compared, so they are found too.
/// </summary>
internal sealed class Comparison(IntakeDbContext db, TimeProvider clock)
{
    private const int AtATime = 50;

    /// <summary>More than a coordinator can look into; the best of them are kept.</summary>
    private const int MaxMatches = 20;

    /// <returns>Were there any?</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var waiting = await db.WaitingComparisons.OrderBy(w => w.PersonId).Take(AtATime).ToListAsync(ct);
        if (waiting.Count == 0)
        {
            return false;
        }
        var persons = waiting.ConvertAll(w => w.PersonId);
        var keys = await db.MatchKeys.AsNoTracking().Where(k => persons.Contains(k.PersonId)).ToListAsync(ct);
        var hashes = keys.Select(k => k.Hash).Distinct().ToList();
        var others = (await db.MatchKeys.AsNoTracking().Where(k => hashes.Contains(k.Hash)).ToListAsync(ct)).ToLookup(k => k.Hash);
        var known = await db
            .Matches.Where(m => persons.Contains(m.FirstPerson) || persons.Contains(m.SecondPerson))
            .ToDictionaryAsync(m => (m.FirstPerson, m.SecondPerson), ct);
        await ProposeAsync([.. keys.GroupBy(k => k.PersonId).SelectMany(own => Best(own, others))], known, ct);
        db.RemoveRange(waiting);
        await db.SaveChangesAsync(ct);
        return true;
    }

    private static IEnumerable<Found> Best(IEnumerable<MatchKey> own, ILookup<long, MatchKey> others) =>
        own.SelectMany(k => others[k.Hash].Where(o => o.CaseId != k.CaseId && o.Reason == k.Reason).Select(o => (One: k, Other: o)))
            .GroupBy(pair => pair.Other.PersonId)
            .Select(g => new Found(g.First().One, g.First().Other, MatchTraits.Strongest(g.Select(pair => pair.Other.Reason))))
            .OrderByDescending(f => MatchTraits.Score(f.Reasons))
            .Take(MaxMatches);

    private async Task ProposeAsync(IReadOnlyCollection<Found> found, Dictionary<(PersonId, PersonId), Match> known, CancellationToken ct)
    {
        var ids = found.SelectMany(f => new[] { f.One.CaseId, f.Other.CaseId }).Distinct().ToList();
        var cases = await db
            .Cases.AsNoTracking()
            .Where(c => ids.Contains(c.Id))
            .Select(c => new { c.Id, c.Municipality })
            .ToDictionaryAsync(c => c.Id, c => c.Municipality, ct);
        var now = clock.GetUtcNow();
        foreach (var (one, other, reasons) in found)
        {
            MatchSide Side(MatchKey key) => new(key.PersonId, key.CaseId, cases[key.CaseId], Confirmed: false);
            var pair = Pair(one.PersonId, other.PersonId);
            if (!known.TryGetValue(pair, out var match))
            {
                match = Match.Propose(new MatchId(Guid.CreateVersion7(now)), Side(one), Side(other), reasons, now);
                known.Add(pair, match);
                db.Add(match);
                db.TellProposed(match, now);
            }
            else if (match.Strengthen(reasons, now))
            {
                db.TellProposed(match, now);
            }
        }
    }

    private static (PersonId, PersonId) Pair(PersonId one, PersonId other) =>
        one.Value.CompareTo(other.Value) < 0 ? (one, other) : (other, one);

    private sealed record Found(MatchKey One, MatchKey Other, IReadOnlyList<MatchReason> Reasons);
}
