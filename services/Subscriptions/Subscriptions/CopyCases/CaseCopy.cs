using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.ServiceDefaults.Stores;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.CopyCases;

/// <summary>A copy of what Intake told of a case when it was opened: its number and place, which never change. Never changed here for another reason.</summary>
internal sealed class CaseCopy
{
    public required Guid CaseId { get; init; }

    /// <summary>For example TOT-2026-000123.</summary>
    public required string Number { get; init; }

    /// <summary>Municipality number, four digits.</summary>
    public required string Municipality { get; init; }

    /// <summary>Empty when it is not known.</summary>
    public required string District { get; init; }
}

/// <summary>Keeps the copy.</summary>
internal sealed class PersonIdentifiedHandler(SubscriptionsDb db) : IEventHandler<PersonIdentified>
{
    public async Task HandleAsync(PersonIdentified message, EventContext context, CancellationToken ct)
    {
        var id = Guid.Parse(message.CaseId);
        // A later identification may join a case that is open already.
        if (!await db.CaseCopies.AnyAsync(c => c.CaseId == id, ct))
        {
            db.CaseCopies.Add(
                new CaseCopy
                {
                    CaseId = id,
                    Number = message.CaseNumber,
                    Municipality = message.Municipality,
                    District = message.District,
                }
            );
        }
    }
}

/// <summary>Where cases are, as far as that is known here.</summary>
internal sealed class CasePlaces(SubscriptionsDb db)
{
    public Task<CasePlace?> FindAsync(Guid caseId, CancellationToken ct) =>
        db.CaseCopies.Where(c => c.CaseId == caseId).Select(c => new CasePlace(c.Municipality, c.District)).FirstOrDefaultAsync(ct);
}

internal sealed class CaseCopyConfiguration : IEntityTypeConfiguration<CaseCopy>
{
    public void Configure(EntityTypeBuilder<CaseCopy> entity)
    {
        entity.ToTable("case_copies");
        entity.HasKey(c => c.CaseId);
        entity.Property(c => c.CaseId).ValueGeneratedNever();
        entity.Property(c => c.Number).HasMaxLength(40).NotPersonal();
        entity.Property(c => c.Municipality).HasMaxLength(4).NotPersonal();
        entity.Property(c => c.District).HasMaxLength(100).NotPersonal();
        entity.HasIndex(c => c.Number);
    }
}
