using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Reflection;

namespace Tot.Placements.Persistence;

internal abstract class PlacementsDb(DbContextOptions options) : NeedToKnowDbContext(options)
{
    public DbSet<Institution> Institutions => Set<Institution>();

    public DbSet<Placement> Placements => Set<Placement>();

    public DbSet<ReflectionPeriod> ReflectionPeriods => Set<ReflectionPeriod>();

    public DbSet<ReconciledNight> ReconciledNights => Set<ReconciledNight>();

    public DbSet<Deadline> Deadlines => Set<Deadline>();

    protected override Assembly DomainAssembly => typeof(PlacementId).Assembly;

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateConcurrencyException e)
            when (e.Entries.Any(entry => entry.Entity is Placement or Deadline or DeadlineWarning or Institution))
        {
            throw new PlacementContendedException();
        }
        catch (DbUpdateException e) when (e is not DbUpdateConcurrencyException && e.Entries.Any(entry => entry.Entity is ReflectionPeriod))
        {
            // Somebody registered the person's period at the same time.
            throw new PlacementContendedException();
        }
    }
}

/// <summary>Carries the SQLite migrations.</summary>
internal sealed class SqlitePlacementsDb(DbContextOptions<SqlitePlacementsDb> options) : PlacementsDb(options);

/// <summary>Carries the PostgreSQL migrations.</summary>
internal sealed class NpgsqlPlacementsDb(DbContextOptions<NpgsqlPlacementsDb> options) : PlacementsDb(options);

internal static class PlacementQueries
{
    /// <summary>The whole aggregate; decisions and absences in the order in which they were registered.</summary>
    public static IQueryable<Placement> Whole(this IQueryable<Placement> placements) =>
        placements
            .Include(placement => placement.Decisions.OrderBy(decision => decision.Number))
            .Include(placement => placement.Absences.OrderBy(absence => absence.Id))
            .Include(placement => placement.Deadlines)
            .AsSplitQuery();

    /// <summary>Only what the caller may know of.</summary>
    public static IQueryable<Placement> VisibleTo(this IQueryable<Placement> placements, IQueryable<Guid> cases) =>
        placements.Where(placement => cases.Contains((Guid)(object)placement.CaseId));

    /// <summary>Only what the caller may know of.</summary>
    public static IQueryable<ReflectionPeriod> VisibleTo(this IQueryable<ReflectionPeriod> periods, IQueryable<Guid> cases) =>
        periods.Where(period => cases.Contains((Guid)(object)period.CaseId));

    /// <summary>Only what the caller may know of.</summary>
    public static IQueryable<Deadline> VisibleTo(this IQueryable<Deadline> deadlines, IQueryable<Guid> cases) =>
        deadlines.Where(deadline => cases.Contains((Guid)(object)deadline.CaseId));
}
