using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class AgencyConfiguration : IEntityTypeConfiguration<Agency>
{
    public void Configure(EntityTypeBuilder<Agency> builder)
    {
        builder.ToTable("agencies");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Ignore(a => a.Details);
        builder.Property(a => a.Name).HasMaxLength(AgencyDetails.MaxNameLength).NotPersonal();
        builder.Property(a => a.OrganisationNumber).HasConversion(n => n.Value, text => Parse(text)).HasMaxLength(9).NotPersonal();
        builder.Property(a => a.Municipality).HasMaxLength(4).NotPersonal();
        builder.Property(a => a.District).HasMaxLength(AgencyDetails.MaxDistrictLength).NotPersonal();
        builder.Property(a => a.Email).HasMaxLength(EmailAddress.MaxLength).NotPersonal();
        // Read and written as a whole, never searched.
        builder.Property(a => a.OnCall).HasConversion<ContactConverter>().PersonalOfWorker();
        builder.Property(a => a.Leader).HasConversion<ContactConverter>().PersonalOfWorker();
        builder.HasIndex(a => a.OrganisationNumber).IsUnique();
        builder.HasIndex(a => new { a.Municipality, a.Kind });
    }

    private static OrganisationNumber Parse(string text) =>
        OrganisationNumber.TryParse(text, out var number)
            ? number
            : throw new InvalidOperationException("The store holds an organisation number that is none.");

    private sealed class ContactConverter()
        : ValueConverter<Contact, string>(
            contact => JsonSerializer.Serialize(contact, Json.Options),
            text => JsonSerializer.Deserialize<Contact>(text, Json.Options)!
        );
}
