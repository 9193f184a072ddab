using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Intake.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake.Persistence;

/// <summary>Keyed hash of something that a person can be found again by.</summary>
internal sealed class MatchKey
{
    public required PersonId PersonId { get; init; }

    public required long Hash { get; init; }

    public required CaseId CaseId { get; init; }

    public required MatchReason Reason { get; init; }
}

/// <summary>A person who has not been compared with the others yet, since what it can be found by changed.</summary>
internal sealed class WaitingComparison
{
    public required PersonId PersonId { get; init; }

    /// <summary>Of the person with what it can be found by now: who changes while being compared waits again.</summary>
    public required long PersonVersion { get; init; }
}

internal sealed class MatchKeyConfiguration : IEntityTypeConfiguration<MatchKey>
{
    public void Configure(EntityTypeBuilder<MatchKey> builder)
    {
        builder.ToTable("match_keys");
        builder.HasKey(k => new { k.PersonId, k.Hash });
        builder.Property(k => k.Hash).ValueGeneratedNever();
        builder.HasIndex(k => k.Hash);
        builder.HasOne<Person>().WithMany().HasForeignKey(k => k.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(k => k.Reason).NotPersonal();
    }
}

internal sealed class WaitingComparisonConfiguration : IEntityTypeConfiguration<WaitingComparison>
{
    public void Configure(EntityTypeBuilder<WaitingComparison> builder)
    {
        builder.ToTable("waiting_comparisons");
        builder.HasKey(w => new { w.PersonId, w.PersonVersion });
        builder.HasOne<Person>().WithMany().HasForeignKey(w => w.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MatchConfiguration : IEntityTypeConfiguration<Match>
{
    public void Configure(EntityTypeBuilder<Match> builder)
    {
        builder.ToTable("matches");
        builder.HasKey(m => m.Id);
        builder.HasIndex(m => new { m.FirstPerson, m.SecondPerson }).IsUnique();
        builder.HasIndex(m => m.SecondPerson);
        builder.HasIndex(m => m.FirstMunicipality);
        builder.HasIndex(m => m.SecondMunicipality);
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.FirstPerson).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.SecondPerson).OnDelete(DeleteBehavior.Restrict);
        builder.Property(m => m.FirstMunicipality).HasMunicipality().NotPersonal();
        builder.Property(m => m.SecondMunicipality).HasMunicipality().NotPersonal();
        builder.Property(m => m.State).NotPersonal();
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.Ignore(m => m.Sides);
        builder.Ignore(m => m.Reasons);
        builder.Property<List<MatchReason>>("_reasons").HasJsonColumn("reasons").NotPersonal();
    }
}
