using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.ServiceDefaults.Stores;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Persistence;

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> entity)
    {
        entity.ToTable("subscriptions");
        entity.HasKey(s => s.Id);
        entity.Property(s => s.Id).ValueGeneratedNever();
        entity.Property(s => s.Version).IsConcurrencyToken();
        entity
            .Property(s => s.Endpoint)
            .HasConversion(e => e.ToString(), text => EndpointAddress.Restore(text))
            .HasMaxLength(EndpointAddress.MaxLength)
            .NotPersonal();
        entity
            .Property(s => s.EventTypes)
            .HasConversion(types => string.Join(' ', types), text => text.Split(' ', StringSplitOptions.None), SameItems<string>())
            .NotPersonal();
        entity
            .Property(s => s.RetiredSecrets)
            .HasConversion(
                secrets => JsonSerializer.Serialize(secrets, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<RetiredSecret[]>(text, JsonSerializerOptions.Default)!,
                SameItems<RetiredSecret>()
            )
            .NotPersonal();
        entity.Ignore(s => s.Filter);
        entity.Property(s => s.Municipality).HasMaxLength(4).NotPersonal();
        entity.Property(s => s.District).HasMaxLength(100).NotPersonal();
        entity.Property<string?>(LeaseColumns.Holder).HasMaxLength(64).NotPersonal();
        entity.Property<DateTimeOffset?>(LeaseColumns.Until);
        entity.Property(s => s.SealedSecret).NotPersonal();
        entity.Property(s => s.Fingerprint).HasMaxLength(64).NotPersonal();
        entity.Property(s => s.ValidatedBy).HasMaxLength(16).NotPersonal();
        entity.Property(s => s.ValidationProblem).HasMaxLength(64).NotPersonal();
        entity.HasIndex(s => s.AgencyId);
        // A wish that was withdrawn may be made again.
        entity.HasIndex(s => s.Fingerprint).IsUnique().HasFilter("state <> 'Deleted'");
        entity.HasIndex(s => s.NextValidationAt).HasFilter("next_validation_at IS NOT NULL");
    }

    private static ValueComparer<IReadOnlyList<T>> SameItems<T>() =>
        new((a, b) => a!.SequenceEqual(b!), items => items.Aggregate(0, (hash, item) => HashCode.Combine(hash, item)), items => items);
}
