using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Intake.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake.Persistence;

internal sealed class CaseConfiguration : IEntityTypeConfiguration<Case>
{
    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.ToTable("cases");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Number).HasConversion(n => n.ToString(), text => NumberOf(text)).NotPersonal();
        builder.Property(c => c.Municipality).HasMunicipality().NotPersonal();
        builder.Property(c => c.District).NotPersonal();
        builder.Property(c => c.Phase).NotPersonal();
        builder.Property(c => c.Version).IsConcurrencyToken();
        // The last word on uniqueness when two processes gave the same number.
        builder.HasIndex(c => c.Number).IsUnique();
        builder.HasIndex(c => c.Ordinal);
        builder.HasIndex(c => c.RaisedBy);
        builder.HasIndex(c => c.Coordinator);
        builder.HasIndex(c => c.ClosedAt);
    }

    private static CaseNumber NumberOf(string text) =>
        CaseNumber.TryParse(text, out var number) ? number : throw new InvalidDataException("A stored case number is not valid.");
}

internal static class MunicipalityColumn
{
    public static PropertyBuilder<MunicipalityNumber> HasMunicipality(this PropertyBuilder<MunicipalityNumber> property) =>
        property.HasConversion(m => m.Value, text => Read(text));

    private static MunicipalityNumber Read(string text) =>
        MunicipalityNumber.TryParse(text, out var number)
            ? number
            : throw new InvalidDataException("A stored municipality number is not valid.");
}
