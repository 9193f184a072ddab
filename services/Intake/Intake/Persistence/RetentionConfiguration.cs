using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Intake.Domain.Retention;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake.Persistence;

internal sealed class RetentionReportConfiguration : IEntityTypeConfiguration<RetentionReport>
{
    public void Configure(EntityTypeBuilder<RetentionReport> builder)
    {
        builder.ToTable("retention_reports");
        builder.HasKey(r => r.Night);
        builder.Property(r => r.Night).ValueGeneratedNever();
        builder.Property(r => r.Rules).HasMaxLength(60).NotPersonal();
        builder.Ignore(r => r.Persons);
        builder.Property<List<ErasedPerson>>("_persons").HasJsonColumn("persons").NotPersonal();
    }
}
