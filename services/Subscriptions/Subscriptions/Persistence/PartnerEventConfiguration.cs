using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.ServiceDefaults.Stores;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Persistence;

internal sealed class PartnerEventConfiguration : IEntityTypeConfiguration<PartnerEvent>
{
    public void Configure(EntityTypeBuilder<PartnerEvent> entity)
    {
        entity.ToTable("partner_events");
        entity.HasKey(e => e.Position);
        entity.Property(e => e.Position).ValueGeneratedOnAdd();
        entity.HasAlternateKey(e => e.EventId);
        entity.Property(e => e.Type).HasMaxLength(100).NotPersonal();
        entity.Property(e => e.Source).HasMaxLength(50).NotPersonal();
        entity.Property(e => e.Subject).HasMaxLength(200).NotPersonal();
        entity.Property(e => e.Data).NotPersonal();
        entity.PrimitiveCollection(e => e.Audience).NotPersonal();
        entity.HasIndex(e => new { e.Subject, e.Position });
    }
}
