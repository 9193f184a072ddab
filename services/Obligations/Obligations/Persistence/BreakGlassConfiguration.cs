using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain.BreakGlass;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class BreakGlassConfiguration : IEntityTypeConfiguration<BreakGlassUse>
{
    public void Configure(EntityTypeBuilder<BreakGlassUse> builder)
    {
        builder.ToTable("break_glass_uses");
        builder.HasKey(u => u.Id);
        builder.Property(u => u.Id).ValueGeneratedNever();
        // Never changed, so EF would not map them by itself.
        builder.Property(u => u.CaseId);
        builder.Property(u => u.AgencyId);
        builder.Property(u => u.Ground);
        builder.Property(u => u.Reason).HasMaxLength(BreakGlassUse.MaxTextLength).Personal();
        builder.Property(u => u.ReviewNote).HasMaxLength(BreakGlassUse.MaxTextLength).Personal();
        builder.Property(u => u.UsedBy).NotPersonal();
        builder.Property(u => u.ReviewedBy).NotPersonal();
        builder.Property(u => u.Version).IsConcurrencyToken();
        builder.HasIndex(u => new { u.CaseId, u.UsedAt });
        builder.HasIndex(u => u.UsedAt);
    }
}
