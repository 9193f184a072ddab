using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Tot.ServiceDefaults.Stores;

namespace Tot.Architecture.Tests;

/// <summary>Every text column says whether it is personal, and every aggregate notices that somebody saved before.</summary>
public sealed class StoreTests
{
    public static TheoryData<string> Services => [.. Assemblies.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void TextColumns_AreMarkedPersonalOrNot(string service) => Assert.Empty(Unmarked(ModelOf(service)));

    [Theory]
    [MemberData(nameof(Services))]
    public void EventLog_HoldsNothingPersonal(string service) =>
        Assert.DoesNotContain(
            ModelOf(service)
                .GetEntityTypes()
                .Where(e => e.ClrType.Namespace?.StartsWith("Tot.Messaging", StringComparison.Ordinal) == true),
            e => e.GetProperties().Any(p => StoreConventions.IsPersonal(p) == true)
        );

    [Fact]
    public void MarkRule_OnAnUnmarkedColumn_Fails()
    {
        using var db = new ViolatingDb();
        Assert.Equal(["Violation.Name"], Unmarked(db.Model));
    }

    private static IEnumerable<string> Unmarked(IModel model) =>
        model
            .GetEntityTypes()
            .SelectMany(e => e.GetProperties())
            .Where(p => p.ClrType == typeof(string) && StoreConventions.IsPersonal(p) is null)
            .Select(p => $"{p.DeclaringType.ClrType.Name}.{p.Name}");

    private static IModel ModelOf(string service)
    {
        using var db = Assemblies.StoreOf(service, "Sqlite");
        return db.GetService<IDesignTimeModel>().Model;
    }

    private sealed class Violation
    {
        public int Id { get; init; }

        public required string Name { get; init; }

        public required string Note { get; init; }
    }

    private sealed class ViolatingDb : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite("Data Source=:memory:");

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Violation>().Property(v => v.Note).NotPersonal();
    }
}
