using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class RosterConfiguration : IEntityTypeConfiguration<Roster>, IEntityTypeConfiguration<RosterEntry>
{
    /// <summary>The case of an entry, for queries that begin with entries.</summary>
    public const string CaseIdOfEntry = "CaseId";

    public void Configure(EntityTypeBuilder<Roster> builder)
    {
        builder.ToTable("rosters");
        builder.HasKey(r => r.CaseId);
        builder.Property(r => r.CaseId).ValueGeneratedNever();
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.HasMany(r => r.Entries).WithOne().HasForeignKey(CaseIdOfEntry).IsRequired();
        builder.Navigation(r => r.Entries).AutoInclude();
    }

    public void Configure(EntityTypeBuilder<RosterEntry> builder)
    {
        builder.ToTable("roster_entries");
        builder.Property<long>("Number").ValueGeneratedOnAdd();
        builder.HasKey("Number");
        builder.Property<CaseId>(CaseIdOfEntry);
        // Never changed, so EF would not map them by itself.
        builder.Property(e => e.Ground);
        builder.Property(e => e.From).HasColumnName("from_at");
        builder.Property(e => e.Until).HasColumnName("until_at");
        builder.PrimitiveCollection(e => e.Persons).PersonalOfWorker();
        builder.Property(e => e.EndReason).HasMaxLength(Roster.MaxReasonLength).Personal();
        builder.Property(e => e.AddedBy).NotPersonal();
        builder.Property(e => e.EndedBy).NotPersonal();
        // Asked on nearly every request of every service: may this agency know of this case?
        builder.HasIndex(CaseIdOfEntry, nameof(RosterEntry.AgencyId));
        builder.HasIndex(e => e.AgencyId);
    }
}
