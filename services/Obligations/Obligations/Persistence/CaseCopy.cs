using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Mail;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

/// <summary>What this service remembers of a case for reports and mail: a copy, fed by events, without any person.</summary>
internal sealed class CaseCopy
{
    public required CaseId CaseId { get; init; }

    /// <summary>All that a mail may say of the case.</summary>
    public required string CaseNumber { get; init; }

    /// <summary>Four digits.</summary>
    public required string Municipality { get; init; }

    public required DateTimeOffset IdentifiedAt { get; init; }
}

internal sealed class CaseCopyConfiguration : IEntityTypeConfiguration<CaseCopy>
{
    public const int MaxNumberLength = 40;

    public void Configure(EntityTypeBuilder<CaseCopy> builder)
    {
        builder.ToTable("case_copies");
        builder.HasKey(c => c.CaseId);
        builder.Property(c => c.CaseId).ValueGeneratedNever();
        builder.Property(c => c.CaseNumber).HasMaxLength(MaxNumberLength).NotPersonal();
        builder.Property(c => c.Municipality).HasMaxLength(4).NotPersonal();
        builder.HasIndex(c => c.IdentifiedAt);
    }
}

/// <summary>The outbox, beside the store's own tables.</summary>
internal sealed class StoredMail : OutgoingMailConfiguration;
