using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

/// <summary>What this service remembers of a case for its reports: a copy, fed by events, without any person.</summary>
internal sealed class CaseCopy
{
    public required CaseId CaseId { get; init; }

    /// <summary>Four digits.</summary>
    public required string Municipality { get; init; }

    public required DateTimeOffset IdentifiedAt { get; init; }
}

internal sealed class CaseCopyConfiguration : IEntityTypeConfiguration<CaseCopy>
{
    public void Configure(EntityTypeBuilder<CaseCopy> builder)
    {
        builder.ToTable("case_copies");
        builder.HasKey(c => c.CaseId);
        builder.Property(c => c.CaseId).ValueGeneratedNever();
        builder.Property(c => c.Municipality).HasMaxLength(4).NotPersonal();
        builder.HasIndex(c => c.IdentifiedAt);
    }
}
