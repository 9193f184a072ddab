using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Aftercare;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Reflection;
using Tot.ServiceDefaults.Stores;

namespace Tot.Placements.Persistence;

internal sealed class InstitutionConfiguration : IEntityTypeConfiguration<Institution>
{
    public void Configure(EntityTypeBuilder<Institution> builder)
    {
        builder.ToTable("institutions");
        builder.HasKey(institution => institution.Id);
        builder.Property(institution => institution.Id).ValueGeneratedNever();
        builder.Property(institution => institution.Name).HasMaxLength(200).NotPersonal();
        builder.Property(institution => institution.Municipality).HasMaxLength(4).NotPersonal();
        builder.Property(institution => institution.Version).IsConcurrencyToken();
    }
}

/// <summary>Reasons are to say why a date is as it is and nothing about a person; the API says so, but nobody can hold a text to it.</summary>
internal sealed class PlacementConfiguration : IEntityTypeConfiguration<Placement>
{
    public void Configure(EntityTypeBuilder<Placement> builder)
    {
        builder.ToTable("placements");
        builder.HasKey(placement => placement.Id);
        builder.Property(placement => placement.Id).ValueGeneratedNever();
        builder.Property(placement => placement.RuleSetCode).HasMaxLength(40).NotPersonal();
        builder.Property(placement => placement.EndReason).HasMaxLength(500).Personal();
        builder.Property(placement => placement.Version).IsConcurrencyToken();
        builder.HasOne<Institution>().WithMany().HasForeignKey(placement => placement.InstitutionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(placement => placement.Decisions).WithOne().HasForeignKey("PlacementId").IsRequired();
        builder.HasMany(placement => placement.Absences).WithOne().HasForeignKey("PlacementId").IsRequired();
        builder.HasMany(placement => placement.Deadlines).WithOne().HasForeignKey(deadline => deadline.PlacementId);
        builder.Ignore(placement => placement.Rules);
        builder.Ignore(placement => placement.StandingDecisions);
        builder.OwnsOne(placement => placement.Aftercare, Aftercare);
        builder.OwnsMany(
            placement => placement.Transfers,
            transfer =>
            {
                transfer.ToJson("transfers");
                transfer.Property(t => t.Reason).HasMaxLength(500).Personal();
            }
        );
        builder.OwnsMany(placement => placement.Elsewhere, held => held.ToJson("held_elsewhere"));
        builder.HasIndex(placement => placement.ChildId);
        builder.HasIndex(placement => placement.CaseId);
    }

    /// <summary>In the placement's own row, so that its version guards the plan too.</summary>
    private static void Aftercare(OwnedNavigationBuilder<Placement, AftercarePlan> plan)
    {
        plan.ToJson("aftercare_plan");
        plan.Ignore(p => p.MissingTopics).Ignore(p => p.SignedAt);
        plan.OwnsMany(p => p.Parts, part => part.Property(p => p.Text).HasMaxLength(2000).Personal());
        plan.OwnsMany(p => p.Signatures, signature => signature.Property(s => s.SignedBy).HasMaxLength(200).NotPersonal());
    }
}

internal sealed class DecisionConfiguration : IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<Decision> builder)
    {
        builder.ToTable("decisions");
        builder.HasKey(decision => decision.Id);
        builder.Property(decision => decision.Id).ValueGeneratedNever();
        builder.Property<PlacementId>("PlacementId");
        builder.Property(decision => decision.OverlapReason).HasMaxLength(500).Personal();
        builder.Property(decision => decision.StrikeReason).HasMaxLength(500).Personal();
        builder.Ignore(decision => decision.IsStruck);
        builder.Property(decision => decision.GapReason).HasMaxLength(500).Personal();
        // Not unique: the placement's version says who was first, and a violation here would come before it could.
        builder.HasIndex("PlacementId", nameof(Decision.Number));
    }
}

internal sealed class AbsenceConfiguration : IEntityTypeConfiguration<Absence>
{
    public void Configure(EntityTypeBuilder<Absence> builder)
    {
        builder.ToTable("absences");
        builder.HasKey(absence => absence.Id);
        builder.Property(absence => absence.Id).ValueGeneratedNever();
        builder.Property<PlacementId>("PlacementId");
    }
}

internal sealed class ReflectionPeriodConfiguration : IEntityTypeConfiguration<ReflectionPeriod>
{
    public void Configure(EntityTypeBuilder<ReflectionPeriod> builder)
    {
        builder.ToTable("reflection_periods");
        builder.HasKey(period => period.Id);
        builder.Property(period => period.Id).ValueGeneratedNever();
        builder.Property(period => period.RuleSetCode).HasMaxLength(40).NotPersonal();
        builder.Property(period => period.StrikeReason).HasMaxLength(500).Personal();
        builder.Property(period => period.Version).IsConcurrencyToken();
        builder.Ignore(period => period.IsStruck);
        builder.HasMany(period => period.Deadlines).WithOne().HasForeignKey(deadline => deadline.ReflectionPeriodId);
        // Not renewable, also when two register at once.
        builder.HasIndex(period => period.PersonId).IsUnique().HasFilter("struck_at is null");
        builder.HasIndex(period => period.CaseId);
    }
}

internal sealed class NightConfiguration : IEntityTypeConfiguration<ReconciledNight>
{
    public void Configure(EntityTypeBuilder<ReconciledNight> builder)
    {
        builder.ToTable("reconciled_nights");
        builder.HasKey(night => night.Night);
        builder.Property(night => night.Night).ValueGeneratedNever();
    }
}

internal sealed class DeadlineConfiguration : IEntityTypeConfiguration<Deadline>
{
    public void Configure(EntityTypeBuilder<Deadline> builder)
    {
        builder.ToTable("deadlines");
        builder.HasKey(deadline => deadline.Id);
        builder.Property(deadline => deadline.Id).ValueGeneratedNever();
        builder.Property(deadline => deadline.Basis).HasMaxLength(200).NotPersonal();
        builder.Property(deadline => deadline.RuleSet).HasMaxLength(40).NotPersonal();
        builder.Property(deadline => deadline.Rule).HasMaxLength(40).NotPersonal();
        builder.Property(deadline => deadline.Source).HasMaxLength(200).NotPersonal();
        builder.Property(deadline => deadline.Revision).IsConcurrencyToken();
        builder.Ignore(deadline => deadline.IsOpen);
        // The engine's work grows with what is due, not with what exists.
        builder.HasIndex(deadline => deadline.NextActionAt);
        builder.HasIndex(deadline => new { deadline.CaseId, deadline.DueAt });
        builder.OwnsMany(
            deadline => deadline.Warnings,
            warnings =>
            {
                warnings.ToTable("deadline_warnings");
                warnings.WithOwner().HasForeignKey("DeadlineId");
                // The deadline's revision says who was first; a natural key would be violated before it could.
                warnings.Property<long>("Id").ValueGeneratedOnAdd();
                warnings.HasKey("Id");
            }
        );
    }
}
