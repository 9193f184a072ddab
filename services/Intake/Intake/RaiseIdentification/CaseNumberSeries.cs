using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Messaging.Handling;

namespace Tot.Intake.RaiseIdentification;

/// <summary>
/// Gives the next case number of a year. A number of an identification that then failed is not given again. In an SQLite store, which belongs to this
/// process, it counts on in memory from the highest number without a write of its own; replicas over one PostgreSQL database draw from a
/// row of it, or each would give the numbers that the other gives; those who wait draw together. The unique index on the number has the last word, and <see cref="CountAnewAsync"/> follows.
/// </summary>
internal sealed class CaseNumberSeries(IServiceScopeFactory scopes) : IDisposable
{
    private const int MostTogether = 64;

    private readonly Together<int, int> _draws = new(years => DrawAsync(scopes, years), MostTogether, calls: 1);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<int, int> _last = [];

    public async Task<CaseNumber> NextAsync(IntakeDbContext db, int year, CancellationToken ct)
    {
        if (db is NpgsqlIntakeDb)
        {
            return CaseNumber.Of(year, await _draws.AskAsync(year).WaitAsync(ct));
        }
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

    private static async Task<IReadOnlyList<int>> DrawAsync(IServiceScopeFactory scopes, IReadOnlyList<int> years)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        var next = new Dictionary<int, int>();
        foreach (var (year, count) in years.CountBy(y => y))
        {
            next[year] = await DrawAsync(db, year, count) - count;
        }
        return [.. years.Select(y => ++next[y])];
    }

    /// <returns>The last of the numbers drawn.</returns>
    private static async Task<int> DrawAsync(IntakeDbContext db, int year, int count)
    {
        var drawn = await db
            .Database.SqlQuery<int>($"update case_series set last = last + {count} where year = {year} returning last as \"Value\"")
            .ToListAsync();
        if (drawn.Count > 0)
        {
            return drawn[0];
        }
        // The year's first. Of two that are it at once, the second draws after all.
        var first = await LastInStoreAsync(db, year, CancellationToken.None) + count;
        return (
            await db
                .Database.SqlQuery<int>(
                    $"insert into case_series as s (year, last) values ({year}, {first}) on conflict (year) do update set last = s.last + {count} returning last as \"Value\""
                )
                .ToListAsync()
        ).Single();
    }

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
