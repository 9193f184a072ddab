using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Intake.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake.Persistence;

internal sealed class DisclosureConfiguration : IEntityTypeConfiguration<Disclosure>
{
    public void Configure(EntityTypeBuilder<Disclosure> builder)
    {
        builder.ToTable("disclosures");
        builder.HasKey(d => d.Id);
        builder.HasIndex(d => d.PersonId);
        builder.HasIndex(d => d.AgencyId);
        builder.HasIndex(d => d.CaseId);
        builder.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(d => d.Category).NotPersonal();
        builder.Property(d => d.Ground).NotPersonal();
        builder.Property(d => d.Purpose).NotPersonal();
    }
}
