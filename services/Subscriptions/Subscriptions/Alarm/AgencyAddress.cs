using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Messaging.Handling;
using Tot.ServiceDefaults.Stores;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Alarm;

/// <summary>A copy of where an agency receives mail, as Obligations tells it: the address of a function. Never changed here for another reason.</summary>
internal sealed class AgencyAddress
{
    public required Guid AgencyId { get; init; }

    /// <summary>Empty when there is none.</summary>
    public required string Email { get; set; }

    public required long Version { get; set; }
}

/// <summary>Keeps the copy.</summary>
internal sealed class AgencyAddressHandler(SubscriptionsDb db) : IEventHandler<AgencyChanged>
{
    public async Task HandleAsync(AgencyChanged message, EventContext context, CancellationToken ct)
    {
        var id = Guid.Parse(message.AgencyId);
        var copy = await db.AgencyAddresses.FindAsync([id], ct);
        if (copy is null)
        {
            db.AgencyAddresses.Add(
                new AgencyAddress
                {
                    AgencyId = id,
                    Email = message.Email,
                    Version = context.SubjectVersion,
                }
            );
        }
        else if (copy.Version < context.SubjectVersion)
        {
            (copy.Email, copy.Version) = (message.Email, context.SubjectVersion);
        }
    }
}

internal sealed class AgencyAddressConfiguration : IEntityTypeConfiguration<AgencyAddress>
{
    public void Configure(EntityTypeBuilder<AgencyAddress> entity)
    {
        entity.ToTable("agency_addresses");
        entity.HasKey(a => a.AgencyId);
        entity.Property(a => a.AgencyId).ValueGeneratedNever();
        // A function's, never a person's.
        entity.Property(a => a.Email).HasMaxLength(EmailAddress.MaxLength).NotPersonal();
    }
}
