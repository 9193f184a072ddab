using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Domain.Retention;
using Tot.NeedToKnow;

namespace Tot.Intake.Persistence;

/// <summary>Intake's store. Who a person is lies in it sealed only; the keys lie elsewhere, see <see cref="Sealing.PersonVault"/>.</summary>
internal abstract class IntakeDbContext(DbContextOptions options) : NeedToKnowDbContext(options)
{
    public DbSet<Identification> Identifications => Set<Identification>();

    public DbSet<Case> Cases => Set<Case>();

    public DbSet<Person> Persons => Set<Person>();

    public DbSet<IdentityBox> IdentityBoxes => Set<IdentityBox>();

    public DbSet<Disclosure> Disclosures => Set<Disclosure>();

    public DbSet<ConsentStanding> ConsentStandings => Set<ConsentStanding>();

    public DbSet<MatchKey> MatchKeys => Set<MatchKey>();

    public DbSet<WaitingComparison> WaitingComparisons => Set<WaitingComparison>();

    public DbSet<Match> Matches => Set<Match>();

    public DbSet<RetentionReport> RetentionReports => Set<RetentionReport>();

    protected override Assembly DomainAssembly => typeof(Case).Assembly;
}

/// <summary>Who a person is, sealed under the person's own key.</summary>
internal sealed class IdentityBox
{
    public required PersonId PersonId { get; init; }

    public required byte[] Box { get; set; }

    /// <summary>The form of the traits whose hashes are in <c>match_keys</c>; an older one than <see cref="MatchTraits.Form"/> is made anew.</summary>
    public required int TraitForm { get; set; }
}
