using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Events.V1;
using Tot.Obligations.Domain;

namespace Tot.Obligations.Persistence;

/// <summary>What this service remembers of a placement's deadline: a copy, fed by events.</summary>
internal sealed class DeadlineCopy
{
    public required Guid DeadlineId { get; init; }

    public required Guid PlacementId { get; init; }

    public required CaseId CaseId { get; init; }

    public required DeadlineKind Kind { get; init; }

    public DateOnly DueOn { get; private set; }

    /// <summary>Exclusive: from this instant on it is missed.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Of the deadline: raised each time it moves.</summary>
    public int Version { get; private set; }

    public bool IsMissed { get; private set; }

    public bool IsMet { get; private set; }

    public bool IsWithdrawn { get; private set; }

    /// <summary>Takes in the deadline as an event told it. What concerns an older version says nothing any more.</summary>
    /// <returns>Is it of the newest version that is known?</returns>
    public bool TakeIn(DateOnly dueOn, DateTimeOffset dueAt, int version)
    {
        if (version > Version)
        {
            (DueOn, DueAt, Version) = (dueOn, dueAt, version);
            (IsMissed, IsMet, IsWithdrawn) = (false, false, false);
        }
        return version == Version;
    }

    public void Miss() => IsMissed = true;

    public void Meet() => IsMet = true;

    public void Withdraw() => IsWithdrawn = true;
}

/// <summary>That a placement's aftercare plan has all its signatures: a copy of <c>AftercareSigned</c>.</summary>
internal sealed class AftercareCopy
{
    public required Guid PlacementId { get; init; }

    public required DateTimeOffset SignedAt { get; init; }
}

internal sealed class DeadlineCopyConfiguration : IEntityTypeConfiguration<DeadlineCopy>, IEntityTypeConfiguration<AftercareCopy>
{
    public void Configure(EntityTypeBuilder<DeadlineCopy> builder)
    {
        builder.ToTable("deadline_copies");
        builder.HasKey(d => d.DeadlineId);
        builder.Property(d => d.DeadlineId).ValueGeneratedNever();
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.Property(d => d.IsMissed).IsConcurrencyToken();
        builder.Property(d => d.IsMet).IsConcurrencyToken();
        builder.HasIndex(d => d.DueOn);
        builder.HasIndex(d => d.CaseId);
    }

    public void Configure(EntityTypeBuilder<AftercareCopy> builder)
    {
        builder.ToTable("aftercare_copies");
        builder.HasKey(a => a.PlacementId);
        builder.Property(a => a.PlacementId).ValueGeneratedNever();
    }
}
