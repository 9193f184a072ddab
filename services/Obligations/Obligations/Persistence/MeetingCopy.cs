using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain;

namespace Tot.Obligations.Persistence;

/// <summary>What this service remembers of a meeting: a copy, fed by events, that tells an old event from a new one.</summary>
internal sealed class MeetingCopy
{
    public required MeetingId Id { get; init; }

    public CaseId? CaseId { get; init; }

    /// <summary>The calendar sequence last applied.</summary>
    public int Sequence { get; set; }

    /// <summary>Held or cancelled: nothing changes its duties any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>When it was held; null when it was not. For the report on first meetings.</summary>
    public DateTimeOffset? HeldAt { get; set; }
}

internal sealed class MeetingCopyConfiguration : IEntityTypeConfiguration<MeetingCopy>
{
    public void Configure(EntityTypeBuilder<MeetingCopy> builder)
    {
        builder.ToTable("meeting_copies");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        // Two events of one meeting never win at the same time.
        builder.Property(m => m.Sequence).IsConcurrencyToken();
        builder.Property(m => m.IsOver).IsConcurrencyToken();
        builder.HasIndex(m => m.CaseId);
    }
}
