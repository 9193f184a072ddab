using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class ActionPlanConfiguration : IEntityTypeConfiguration<ActionPlan>
{
    public void Configure(EntityTypeBuilder<ActionPlan> builder)
    {
        builder.ToTable("action_plans");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).ValueGeneratedNever();
        // Never changed, so EF would not map them by itself.
        builder.Property(p => p.Title).HasMaxLength(ActionPlan.MaxTitleLength).NotPersonal();
        builder.Property(p => p.Municipality).HasMaxLength(4).NotPersonal();
        builder.Property(p => p.OwnerId);
        builder.Property(p => p.RegisteredAt);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasIndex(p => p.Title);
    }
}
