using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Domain.Courses;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal abstract class ObligationsDb(DbContextOptions options) : ServiceDbContext(options)
{
    public DbSet<Agency> Agencies => Set<Agency>();

    public DbSet<Roster> Rosters => Set<Roster>();

    public DbSet<RosterEntry> RosterEntries => Set<RosterEntry>();

    public DbSet<Obligation> Obligations => Set<Obligation>();

    public DbSet<PoliceAssistance> Assistance => Set<PoliceAssistance>();

    public DbSet<Routine> Routines => Set<Routine>();

    public DbSet<ActionPlan> ActionPlans => Set<ActionPlan>();

    public DbSet<Agreement> Agreements => Set<Agreement>();

    public DbSet<Course> Courses => Set<Course>();

    public DbSet<MeetingCopy> Meetings => Set<MeetingCopy>();

    public DbSet<CaseCopy> Cases => Set<CaseCopy>();

    public DbSet<DeadlineCopy> Deadlines => Set<DeadlineCopy>();

    public DbSet<AftercareCopy> Aftercare => Set<AftercareCopy>();

    protected override Assembly DomainAssembly => typeof(Obligation).Assembly;
}

internal sealed class SqliteObligationsDb(DbContextOptions<SqliteObligationsDb> options) : ObligationsDb(options);

/// <summary>Carries the PostgreSQL migrations.</summary>
internal sealed class NpgsqlObligationsDb(DbContextOptions<NpgsqlObligationsDb> options) : ObligationsDb(options);
