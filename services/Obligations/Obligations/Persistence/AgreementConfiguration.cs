using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain.Agreements;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class AgreementConfiguration
    : IEntityTypeConfiguration<Agreement>,
        IEntityTypeConfiguration<AgreementParty>,
        IEntityTypeConfiguration<AgreementStep>
{
    public void Configure(EntityTypeBuilder<Agreement> builder)
    {
        builder.ToTable("agreements");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Title).HasMaxLength(AgreementTerms.MaxTitleLength).NotPersonal();
        builder.Property(a => a.DocumentReference).HasMaxLength(AgreementTerms.MaxReferenceLength).NotPersonal();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasMany(a => a.Parties).WithOne().HasForeignKey("AgreementId").IsRequired();
        builder.Navigation(a => a.Parties).AutoInclude();
        builder.HasMany(a => a.Steps).WithOne().HasForeignKey("AgreementId").IsRequired();
        builder.HasIndex(a => a.Title);
        builder.HasIndex(a => a.ReviewDueOn);
        builder.HasIndex(a => a.NextActionAt).HasFilter("next_action_at IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<AgreementParty> builder)
    {
        builder.ToTable("agreement_parties");
        builder.Property<long>("Key").ValueGeneratedOnAdd();
        builder.HasKey("Key");
        builder.Property(p => p.AgencyId);
        builder.HasIndex("AgreementId", nameof(AgreementParty.AgencyId)).IsUnique();
        builder.HasIndex(p => p.AgencyId);
    }

    public void Configure(EntityTypeBuilder<AgreementStep> builder)
    {
        builder.ToTable("agreement_steps");
        builder.Property<long>("Key").ValueGeneratedOnAdd();
        builder.HasKey("Key");
        builder.Property(s => s.Action);
        builder.Property(s => s.At);
        builder.Property(s => s.By).NotPersonal();
        builder.Property(s => s.Note).HasMaxLength(Agreement.MaxNoteLength).Personal();
    }
}
