using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Tot.ServiceDefaults.Privacy;
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
        Assert.Equal(["Violation.Name", "Violation.Names"], Unmarked(db.Model).Order(StringComparer.Ordinal));
    }

    /// <summary>Erasing a person finds what is to be erased through the model: what it cannot reach would stay.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void PersonalColumns_AreInReachOfAnErasure_OrBelongToNoCase(string service) =>
        Assert.Empty(
            HeldRows
                .OutOfReach(ModelOf(service), type => OfNoCase.Contains(type.ClrType.Name))
                .Select(p => $"{p.DeclaringType.ClrType.Name}.{p.Name}")
        );

    [Fact]
    public void ReachRule_OnAPersonalColumnOfNoCase_Fails()
    {
        using var db = new ViolatingDb();
        Assert.Equal(["Note"], HeldRows.OutOfReach(db.Model, _ => false).Select(p => p.Name));
        Assert.Empty(HeldRows.OutOfReach(db.Model, type => type.ClrType == typeof(Violation)));
    }

    /// <summary>What belongs to no case and so to no person of one: the directory's contacts, what agencies agree on, teach and evaluate, and mails, which go when they name a case.</summary>
    private static readonly string[] OfNoCase = ["Agency", "AgreementStep", "RoutineEvaluation", "CourseSession", "OutgoingMail"];

    private static IEnumerable<string> Unmarked(IModel model) =>
        model
            .GetEntityTypes()
            .SelectMany(e => e.GetProperties())
            .Where(p => StoreConventions.IsText(p) && StoreConventions.IsPersonal(p) is null)
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

        public required List<int> Names { get; init; }
    }

    private sealed class ViolatingDb : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite("Data Source=:memory:");

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Violation>().Property(v => v.Note).Personal();
            modelBuilder.Entity<Violation>().Property(v => v.Names).HasConversion(v => string.Join(',', v), _ => new List<int>());
        }
    }
}
