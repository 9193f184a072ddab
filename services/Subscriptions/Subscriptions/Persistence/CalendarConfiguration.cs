using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Mail;
using Tot.ServiceDefaults.Stores;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Persistence;

internal sealed class CalendarAddressConfiguration : IEntityTypeConfiguration<CalendarAddress>
{
    public void Configure(EntityTypeBuilder<CalendarAddress> entity)
    {
        entity.ToTable("calendar_addresses");
        entity.HasKey(a => a.Id);
        entity.Property(a => a.Id).ValueGeneratedNever();
        entity.Property(a => a.Version).IsConcurrencyToken();
        // A token's subject, as in the audit log: an account, never a name.
        entity.Property(a => a.MadeBy).HasMaxLength(255).NotPersonal();
        entity.Property(a => a.Language).HasMaxLength(2).NotPersonal();
        entity.Property(a => a.TokenHash).HasMaxLength(64).NotPersonal();
        entity.HasIndex(a => a.TokenHash).IsUnique();
        entity.HasIndex(a => a.AgencyId);
    }
}

internal sealed class CalendarEntryConfiguration : IEntityTypeConfiguration<CalendarEntry>
{
    public void Configure(EntityTypeBuilder<CalendarEntry> entity)
    {
        entity.ToTable("calendar_entries");
        entity.HasKey(e => e.Id);
        entity.Property(e => e.Id).ValueGeneratedNever();
        entity.Property(e => e.Version).IsConcurrencyToken();
        entity.Property(e => e.Sort).HasMaxLength(40).NotPersonal();
        entity.PrimitiveCollection(e => e.Audience).NotPersonal();
        entity.HasIndex(e => e.OverAt);
        entity.HasIndex(e => e.CaseId);
    }
}

internal sealed class OpenWarningConfiguration : IEntityTypeConfiguration<OpenWarning>
{
    public void Configure(EntityTypeBuilder<OpenWarning> entity)
    {
        entity.ToTable("open_warnings");
        entity.HasKey(w => w.DeadlineId);
        entity.Property(w => w.DeadlineId).ValueGeneratedNever();
        entity.Property(w => w.Version).IsConcurrencyToken();
        entity.HasIndex(w => w.NextStepAt).HasFilter("next_step_at IS NOT NULL");
    }
}

internal sealed class StoredMail : OutgoingMailConfiguration;
