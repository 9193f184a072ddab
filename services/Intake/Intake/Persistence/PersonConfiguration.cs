using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Intake.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake.Persistence;

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("persons");
        builder.HasKey(p => p.Id);
        builder.HasIndex(p => p.CaseId);
        builder.HasOne<Case>().WithMany().HasForeignKey(p => p.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(p => p.AgeGroup).NotPersonal();
        builder.Property(p => p.Status).NotPersonal();
        builder.Property(p => p.StatusReason).NotPersonal();
        builder.Property(p => p.AddressConfidentiality).NotPersonal();
        builder.Property(p => p.ErasureGround).NotPersonal();
        builder.HasIndex(p => p.ErasedAt);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.Ignore(p => p.Facts);
        builder.Ignore(p => p.Danger);
        builder.Ignore(p => p.ImmediateNeeds);
        builder.Ignore(p => p.Relations);
        builder.Ignore(p => p.DangerAssessments);
        builder.Ignore(p => p.AgeAssessments);
        builder.Ignore(p => p.Consents);
        // Words, identifiers and references to other systems' files: nothing that says who the person is.
        builder.Property<List<ImmediateNeed>>("_immediateNeeds").HasJsonColumn("immediate_needs").NotPersonal();
        builder.Property<List<Relation>>("_relations").HasJsonColumn("relations").NotPersonal();
        builder.Property<List<DangerAssessment>>("_dangerAssessments").HasJsonColumn("danger_assessments").NotPersonal();
        builder.Property<List<AgeAssessment>>("_ageAssessments").HasJsonColumn("age_assessments").NotPersonal();
        builder.Property<List<Consent>>("_consents").HasJsonColumn("consents").HasDefaultValueSql("'[]'").NotPersonal();
    }
}

internal sealed class IdentityBoxConfiguration : IEntityTypeConfiguration<IdentityBox>
{
    public void Configure(EntityTypeBuilder<IdentityBox> builder)
    {
        builder.ToTable("identity_boxes");
        builder.HasKey(b => b.PersonId);
        builder.HasIndex(b => b.TraitForm);
        builder.Property(b => b.Box).IsConcurrencyToken();
        builder.HasOne<Person>().WithOne().HasForeignKey<IdentityBox>(b => b.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IdentificationConfiguration : IEntityTypeConfiguration<Identification>
{
    public void Configure(EntityTypeBuilder<Identification> builder)
    {
        builder.ToTable("identifications");
        builder.HasKey(i => i.Id);
        builder.HasIndex(i => i.CaseId);
        builder.HasOne<Case>().WithMany().HasForeignKey(i => i.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(i => i.Persons);
        builder.Property<List<PersonId>>("_persons").HasJsonColumn("persons").NotPersonal();
    }
}
