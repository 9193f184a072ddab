using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Stores;

namespace Tot.NeedToKnow;

/// <summary>The store of a service that keeps copies of the agency directory and the rosters.</summary>
public abstract class NeedToKnowDbContext(DbContextOptions options) : ServiceDbContext(options)
{
    private static readonly PerModel<Func<NeedToKnowDbContext, Guid, string, DateTimeOffset, CancellationToken, Task<string?>>> Grounds =
        new(() =>
            EF.CompileAsyncQuery(
                (NeedToKnowDbContext db, Guid caseId, string organisationNumber, DateTimeOffset at, CancellationToken ct) =>
                    db
                        .AgencyCopies.Where(a => a.OrganisationNumber == organisationNumber)
                        .Join(db.RosterCopies, a => a.AgencyId, r => r.AgencyId, (_, r) => r)
                        .Where(r => r.CaseId == caseId && (r.UntilAt == null || at < r.UntilAt))
                        .Select(r => r.Ground)
                        .FirstOrDefault()
            )
        );

    public DbSet<AgencyCopy> AgencyCopies => Set<AgencyCopy>();

    public DbSet<RosterCopy> RosterCopies => Set<RosterCopy>();

    protected override Task<string?> GroundAsync(Guid caseId, string organisationNumber, DateTimeOffset at, CancellationToken ct) =>
        Grounds.For(this)(this, caseId, organisationNumber, at, ct);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AgencyCopy>(b =>
        {
            b.ToTable("agency_copy");
            b.HasKey(a => a.AgencyId);
            b.HasIndex(a => a.OrganisationNumber);
            b.HasIndex(a => new { a.Municipality, a.Kind });
            b.Property(a => a.Name).NotPersonal();
            b.Property(a => a.OrganisationNumber).NotPersonal();
            b.Property(a => a.Municipality).NotPersonal();
            b.Property(a => a.District).NotPersonal();
        });
        modelBuilder.Entity<RosterCopy>(b =>
        {
            b.ToTable("roster_copy");
            b.HasKey(r => new { r.CaseId, r.AgencyId });
            b.HasIndex(r => r.AgencyId);
            b.Property(r => r.Ground).NotPersonal();
        });
        base.OnModelCreating(modelBuilder);
    }
}
