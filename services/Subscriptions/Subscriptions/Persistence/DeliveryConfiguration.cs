using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.ServiceDefaults.Stores;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Persistence;

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> entity)
    {
        entity.ToTable("deliveries");
        entity.HasKey(d => d.Id);
        entity.Property(d => d.Id).ValueGeneratedNever();
        entity.Property(d => d.Version).IsConcurrencyToken();
        entity.HasOne<Subscription>().WithMany().HasForeignKey(d => d.SubscriptionId).OnDelete(DeleteBehavior.Restrict);
        entity
            .HasOne<PartnerEvent>()
            .WithMany()
            .HasForeignKey(d => d.EventId)
            .HasPrincipalKey(e => e.EventId)
            .OnDelete(DeleteBehavior.Restrict);
        entity.HasIndex(d => new { d.SubscriptionId, d.EventId }).IsUnique();
        // What the worker asks for, over and over: only unfinished rows are in it.
        entity.HasIndex(d => new { d.SubscriptionId, d.NextAttemptAt }).HasFilter("next_attempt_at IS NOT NULL");
        // For retention: what is finished, the oldest first.
        entity.HasIndex(d => d.FinishedAt).HasFilter("finished_at IS NOT NULL");
        entity.OwnsMany(
            d => d.Attempts,
            attempt =>
            {
                attempt.ToTable("delivery_attempts");
                attempt.WithOwner().HasForeignKey("DeliveryId");
                attempt.HasKey("DeliveryId", nameof(DeliveryAttempt.Number));
                attempt.Property(a => a.Number).ValueGeneratedNever();
                attempt
                    .Property(a => a.Duration)
                    .HasColumnName("duration_ms")
                    .HasConversion(d => d.TotalMilliseconds, ms => TimeSpan.FromMilliseconds(ms));
                attempt.Property(a => a.Reason).HasMaxLength(64).NotPersonal();
            }
        );
        entity.Navigation(d => d.Attempts).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}
