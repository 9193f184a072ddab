using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Domain.BreakGlass;
using Tot.Obligations.Domain.Courses;
using Tot.Obligations.Rosters;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal abstract class ObligationsDb(DbContextOptions options) : ServiceDbContext(options)
{
    public DbSet<Agency> Agencies => Set<Agency>();

    public DbSet<Roster> Rosters => Set<Roster>();

    public DbSet<RosterEntry> RosterEntries => Set<RosterEntry>();

    public DbSet<BreakGlassUse> BreakGlassUses => Set<BreakGlassUse>();

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

    /// <summary>From where grounds are stated; what is being saved counts as well.</summary>
    protected override async Task<string?> GroundAsync(Guid caseId, string organisationNumber, DateTimeOffset at, CancellationToken ct)
    {
        if (!OrganisationNumber.TryParse(organisationNumber, out var number))
        {
            return null;
        }
        var agency = await Agencies.Where(a => a.OrganisationNumber == number).Select(a => a.Id).SingleOrDefaultAsync(ct);
        var id = CaseId.From(caseId);
        var saved = await RosterEntries
            .Where(e => EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry) == id)
            .Covering(agency, at)
            .Select(e => (RosterGround?)e.Ground)
            .FirstOrDefaultAsync(ct);
        var ground = saved ?? RosterEntries.Local.FirstOrDefault(e => e.AgencyId == agency && e.CoversAt(at))?.Ground;
        return ground is { } known ? Words.Of(known) : null;
    }

    protected override Assembly DomainAssembly => typeof(Obligation).Assembly;
}

internal sealed class SqliteObligationsDb(DbContextOptions<SqliteObligationsDb> options) : ObligationsDb(options);

/// <summary>Carries the PostgreSQL migrations.</summary>
internal sealed class NpgsqlObligationsDb(DbContextOptions<NpgsqlObligationsDb> options) : ObligationsDb(options);
