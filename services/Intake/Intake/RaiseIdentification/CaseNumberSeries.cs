using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;

namespace Tot.Intake.RaiseIdentification;

/// <summary>
/// Gives the next case number of a year without a write of its own: counts on in memory from the highest in the store. A number of an identification that then
/// failed is not given again. Another process may give the same one: the store's unique index refuses it, and <see cref="CountAnewAsync"/> follows.
/// </summary>
internal sealed class CaseNumberSeries : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<int, int> _last = [];

    public async Task<CaseNumber> NextAsync(IntakeDbContext db, int year, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (!_last.TryGetValue(year, out var last))
            {
                last = await LastInStoreAsync(db, year, ct);
            }
            _last[year] = ++last;
            return CaseNumber.Of(year, last);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets the count: the next number follows the highest in the store.</summary>
    public async Task CountAnewAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        _last.Clear();
        _gate.Release();
    }

    public void Dispose() => _gate.Dispose();

    private static async Task<int> LastInStoreAsync(IntakeDbContext db, int year, CancellationToken ct)
    {
        // Numbers of a year are equally long, so the highest as text is the highest.
        var pattern = $"TOT-{year:0000}-%";
        var highest = await db
            .Database.SqlQuery<string?>($"select max(number) as \"Value\" from cases where number like {pattern}")
            .SingleAsync(ct);
        return CaseNumber.TryParse(highest, out var number) ? number.Serial : 0;
    }
}
