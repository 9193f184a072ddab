using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>What a look at the whole chain found.</summary>
/// <param name="Intact">Nothing was found, and no witness disagrees.</param>
/// <param name="Entries">Sealed entries.</param>
/// <param name="Unsealed">Entries not yet sealed.</param>
/// <param name="Seals">Links of the chain.</param>
/// <param name="Findings">What is wrong, at most <see cref="AuditVerifier.MostFindings"/>.</param>
/// <param name="Witnesses">What each other service says.</param>
public sealed record AuditVerification(
    bool Intact,
    long Entries,
    long Unsealed,
    long Seals,
    IReadOnlyList<AuditFinding> Findings,
    IReadOnlyDictionary<string, Testimony> Witnesses
);

/// <param name="Kind">What is wrong.</param>
/// <param name="Seal">At which link.</param>
/// <param name="Message">The same for people.</param>
public sealed record AuditFinding(AuditFindingKind Kind, long Seal, string Message);

public enum AuditFindingKind
{
    /// <summary>An entry under the seal was changed, exchanged or moved.</summary>
    EntriesChanged,

    /// <summary>There are fewer entries under the seal than were sealed.</summary>
    EntriesRemoved,

    /// <summary>There are more entries under the seal than were sealed.</summary>
    EntriesInserted,

    /// <summary>A number is missing in the chain.</summary>
    SealMissing,

    /// <summary>The seal does not hold the hash of the one before it.</summary>
    SealReplaced,
}

/// <summary>Recomputes the whole chain of this service from its entries and compares it with what the witnesses were shown.</summary>
public sealed class AuditVerifier
{
    public const int MostFindings = 100;

    /// <summary>A seal covers 2,000 entries at most.</summary>
    private const int SealsAtATime = 10;

    private readonly IServiceScopeFactory _scopes;
    private readonly AuditWitnesses _witnesses;

    internal AuditVerifier(IServiceScopeFactory scopes, AuditWitnesses witnesses) => (_scopes, _witnesses) = (scopes, witnesses);

    /// <summary>Takes as long as it takes to read every entry once; memory grows with the number of seals, not of entries.</summary>
    public async Task<AuditVerification> VerifyAsync(CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var walk = new Walk();
        // What is sealed from now on is not looked at.
        var head = await db.AuditSeals.MaxAsync(s => (long?)s.Number, ct) ?? 0;
        for (var after = 0L; after < head; )
        {
            var seals = await db
                .AuditSeals.AsNoTracking()
                .Where(s => s.Number > after && s.Number <= head)
                .OrderBy(s => s.Number)
                .Take(SealsAtATime)
                .ToListAsync(ct);
            if (seals.Count == 0)
            {
                break; // The end was taken away in between: the witnesses know of it.
            }
            var last = seals[^1].Number;
            var entries = await db.AuditLog.AsNoTracking().Where(a => a.Seal > after && a.Seal <= last).OrderBy(a => a.Id).ToListAsync(ct);
            var covered = entries.ToLookup(a => a.Seal);
            foreach (var seal in seals)
            {
                walk.Look(seal, [.. covered[seal.Number]]);
            }
            after = last;
        }
        var unsealed = await db.AuditLog.LongCountAsync(a => a.Seal == null, ct);
        var testimonies = await _witnesses.AskAsync(walk.Hashes, ct);
        var intact = walk.Findings.Count == 0 && !testimonies.Values.Contains(Testimony.Disagrees);
        return new AuditVerification(intact, walk.Entries, unsealed, walk.Hashes.Count, walk.Findings, testimonies);
    }

    /// <summary>One way along the chain.</summary>
    private sealed class Walk
    {
        private byte[] _previous = AuditChain.Beginning;

        public List<AuditFinding> Findings { get; } = [];

        public List<byte[]> Hashes { get; } = [];

        public long Entries { get; private set; }

        public void Look(AuditSeal seal, List<AuditEntry> covered)
        {
            for (var number = Hashes.Count + 1L; number < seal.Number; number++)
            {
                Find(AuditFindingKind.SealMissing, number, $"Seal {number} is missing.");
                Hashes.Add([]);
                _previous = seal.PreviousHash;
            }
            if (!seal.PreviousHash.AsSpan().SequenceEqual(_previous))
            {
                Find(AuditFindingKind.SealReplaced, seal.Number, $"Seal {seal.Number} does not follow the one before it.");
            }
            if (!AuditChain.Hash(seal.PreviousHash, seal.Number, covered).AsSpan().SequenceEqual(seal.Hash))
            {
                Find(
                    KindOf(seal, covered),
                    seal.Number,
                    $"Seal {seal.Number} was set on {seal.Entries} entries; these {covered.Count} are not they."
                );
            }
            Entries += covered.Count;
            Hashes.Add(seal.Hash);
            _previous = seal.Hash;
        }

        private static AuditFindingKind KindOf(AuditSeal seal, List<AuditEntry> covered) =>
            covered.Count.CompareTo(seal.Entries) switch
            {
                < 0 => AuditFindingKind.EntriesRemoved,
                > 0 => AuditFindingKind.EntriesInserted,
                _ => AuditFindingKind.EntriesChanged,
            };

        private void Find(AuditFindingKind kind, long seal, string message)
        {
            if (Findings.Count < MostFindings)
            {
                Findings.Add(new AuditFinding(kind, seal, message));
            }
        }
    }
}
