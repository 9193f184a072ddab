using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class AssistanceConfiguration : IEntityTypeConfiguration<PoliceAssistance>, IEntityTypeConfiguration<AssistanceEvaluation>
{
    public void Configure(EntityTypeBuilder<PoliceAssistance> builder)
    {
        builder.ToTable("police_assistance");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        // Never changed, so EF would not map them by itself.
        builder.Property(a => a.CaseId);
        builder.Property(a => a.RequesterId);
        builder.Property(a => a.PoliceId);
        builder.Property(a => a.Kind);
        builder.Property(a => a.NeededOn);
        builder.Property(a => a.AnswerDueAt);
        builder.Property(a => a.RequestedAt);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Property(a => a.Note).HasMaxLength(PoliceAssistance.MaxTextLength).Personal();
        builder.Property(a => a.AnswerNote).HasMaxLength(PoliceAssistance.MaxTextLength).Personal();
        builder.Property(a => a.Plan).HasMaxLength(PoliceAssistance.MaxTextLength).Personal();
        builder.Property(a => a.RequestedBy).NotPersonal();
        builder.Property(a => a.AnsweredBy).NotPersonal();
        builder.Property(a => a.PlannedBy).NotPersonal();
        builder.Property(a => a.CompletedBy).NotPersonal();
        builder.HasMany(a => a.Evaluations).WithOne().HasForeignKey("AssistanceId").IsRequired();
        builder.Navigation(a => a.Evaluations).AutoInclude();
        builder.HasIndex(a => new { a.CaseId, a.NeededOn });
        builder.HasIndex(a => a.NeededOn);
    }

    public void Configure(EntityTypeBuilder<AssistanceEvaluation> builder)
    {
        builder.ToTable("assistance_evaluations");
        builder.Property<long>("Number").ValueGeneratedOnAdd();
        builder.HasKey("Number");
        builder.Property(e => e.Side);
        builder.Property(e => e.WentAsPlanned);
        builder.Property(e => e.At);
        builder.Property(e => e.By).NotPersonal();
        builder.Property(e => e.Note).HasMaxLength(PoliceAssistance.MaxTextLength).Personal();
        // Each side evaluates once.
        builder.HasIndex("AssistanceId", nameof(AssistanceEvaluation.Side)).IsUnique();
    }
}
