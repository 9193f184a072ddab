using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class ObligationConfiguration : IEntityTypeConfiguration<Obligation>, IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Obligation> builder)
    {
        builder.ToTable("obligations");
        builder.HasKey(o => o.Id);
        builder.Property(o => o.Id).ValueGeneratedNever();
        // Never changed, so EF would not map it by itself.
        builder.Property(o => o.AssignedAt);
        builder.Property(o => o.Version).IsConcurrencyToken();
        builder.Property(o => o.Reason).HasMaxLength(Obligation.MaxReasonLength).Personal();
        builder.Property(o => o.ClosedBy).NotPersonal();
        builder.Property(o => o.AcknowledgedBy).NotPersonal();
        builder.OwnsOne(
            o => o.Measure,
            measure =>
            {
                measure.WithOwner().HasForeignKey("Id");
                measure.Property<ObligationId>("Id").HasColumnName("id");
                measure.Property(m => m.Title).HasColumnName("measure_title").HasMaxLength(Measure.MaxTitleLength).IsRequired().Personal();
                measure.Property(m => m.Number).HasColumnName("measure_number");
                measure.Property(m => m.Light).HasColumnName("measure_light");
                measure.Property(m => m.Note).HasColumnName("measure_note").HasMaxLength(Measure.MaxNoteLength).Personal();
                measure.Property(m => m.LightSetAt).HasColumnName("measure_light_set_at");
                measure.Property(m => m.LightSetBy).HasColumnName("measure_light_set_by").NotPersonal();
            }
        );
        builder.HasMany(o => o.Escalations).WithOne().HasForeignKey("ObligationId").IsRequired();
        builder.HasIndex(o => o.CaseId);
        builder.HasIndex(o => o.AboutId).HasFilter("about_id IS NOT NULL");
        builder.HasIndex(o => new { o.AgencyId, o.State });
        // One duty to attend per agency and meeting.
        builder.HasIndex(o => new
        {
            o.MeetingId,
            o.AgencyId,
            o.Kind,
        });
        // What the clock has nothing to do with is not in the index: a tick costs what is due, not what exists.
        builder.HasIndex(o => o.NextActionAt).HasFilter("next_action_at IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<Escalation> builder)
    {
        builder.ToTable("escalations");
        builder.Property<long>("Number").ValueGeneratedOnAdd();
        builder.HasKey("Number");
    }
}
