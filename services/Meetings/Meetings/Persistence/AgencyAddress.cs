using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Kernel;
using Tot.Mail;
using Tot.ServiceDefaults.Stores;

namespace Tot.Meetings.Persistence;

/// <summary>A copy of the address that Obligations' directory has for an agency. Only agencies that have one are here.</summary>
internal sealed class AgencyAddress
{
    public required Guid AgencyId { get; init; }

    public required string Email { get; set; }

    public required long Version { get; set; }
}

internal sealed class AgencyAddressConfiguration : IEntityTypeConfiguration<AgencyAddress>
{
    public void Configure(EntityTypeBuilder<AgencyAddress> builder)
    {
        builder.ToTable("agency_addresses");
        builder.HasKey(a => a.AgencyId);
        builder.Property(a => a.AgencyId).ValueGeneratedNever();
        builder.Property(a => a.Email).HasMaxLength(EmailAddress.MaxLength).NotPersonal();
    }
}

internal sealed class StoredMail : OutgoingMailConfiguration;
