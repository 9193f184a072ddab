using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class RoutineConfiguration
    : IEntityTypeConfiguration<Routine>,
        IEntityTypeConfiguration<RoutineVersion>,
        IEntityTypeConfiguration<RoutineAcknowledgement>,
        IEntityTypeConfiguration<RoutineEvaluation>
{
    public void Configure(EntityTypeBuilder<Routine> builder)
    {
        builder.ToTable("routines");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        // Never changed, so EF would not map them by itself.
        builder.Property(r => r.Title).HasMaxLength(Routine.MaxTitleLength).NotPersonal();
        builder.Property(r => r.OwnerId);
        builder.Property(r => r.RegisteredAt);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Ignore(r => r.Current);
        builder.HasMany(r => r.Versions).WithOne().HasForeignKey("RoutineId").IsRequired();
        builder.Navigation(r => r.Versions).AutoInclude();
        builder.HasMany(r => r.Evaluations).WithOne().HasForeignKey("RoutineId").IsRequired();
        builder.Navigation(r => r.Evaluations).AutoInclude();
        builder.HasIndex(r => r.Title);
        builder.HasIndex(r => r.NextEvaluationAt).HasFilter("next_evaluation_at IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<RoutineVersion> builder)
    {
        builder.ToTable("routine_versions");
        builder.Property<long>("Key").ValueGeneratedOnAdd();
        builder.HasKey("Key");
        builder.Property(v => v.Reference).HasMaxLength(Routine.MaxReferenceLength).NotPersonal();
        builder.Property(v => v.Summary).HasMaxLength(Routine.MaxSummaryLength).NotPersonal();
        builder.Property(v => v.PublishedBy).NotPersonal();
        builder.HasMany(v => v.Acknowledgements).WithOne().HasForeignKey("VersionKey").IsRequired();
        builder.Navigation(v => v.Acknowledgements).AutoInclude();
        builder.HasIndex("RoutineId", nameof(RoutineVersion.Number)).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RoutineAcknowledgement> builder)
    {
        builder.ToTable("routine_acknowledgements");
        builder.Property<long>("Key").ValueGeneratedOnAdd();
        builder.HasKey("Key");
        builder.Property(a => a.AgencyId);
        builder.Property(a => a.DutyId);
        builder.Property(a => a.TrainingDutyId);
        builder.Property(a => a.AcknowledgedBy).NotPersonal();
        builder.HasIndex("VersionKey", nameof(RoutineAcknowledgement.AgencyId)).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RoutineEvaluation> builder)
    {
        builder.ToTable("routine_evaluations");
        builder.Property<long>("Key").ValueGeneratedOnAdd();
        builder.HasKey("Key");
        // Never changed, so EF would not map them by itself.
        builder.Property(e => e.AgencyId);
        builder.Property(e => e.DueOn);
        builder.Property(e => e.DutyId);
        builder.Property(e => e.Note).HasMaxLength(Routine.MaxNoteLength).Personal();
        builder.Property(e => e.By).NotPersonal();
        builder.HasIndex("RoutineId", nameof(RoutineEvaluation.DueOn), nameof(RoutineEvaluation.AgencyId)).IsUnique();
    }
}
