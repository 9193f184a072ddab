using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Intake.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake.Persistence;

/// <summary>Where a person stands on a purpose now, for lists over persons; it follows from what the person has as <see cref="Person.Consents"/>.</summary>
internal sealed class ConsentStanding
{
    public required ConsentStandingId Id { get; init; }

    public required PersonId PersonId { get; init; }

    public required CaseId CaseId { get; init; }

    public required ConsentPurpose Purpose { get; init; }

    public required ConsentState State { get; set; }

    public required ConsentForm? Form { get; set; }

    public required DateTimeOffset SaidAt { get; set; }

    public required AgencyId RecordedBy { get; set; }
}

internal sealed class ConsentStandingConfiguration : IEntityTypeConfiguration<ConsentStanding>
{
    public void Configure(EntityTypeBuilder<ConsentStanding> builder)
    {
        builder.ToTable("consent_standings");
        builder.HasKey(s => s.Id);
        builder.HasIndex(s => new { s.PersonId, s.Purpose }).IsUnique();
        builder.HasIndex(s => s.CaseId);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(s => s.Purpose).NotPersonal();
        builder.Property(s => s.State).NotPersonal();
        builder.Property(s => s.Form).NotPersonal();
    }
}
