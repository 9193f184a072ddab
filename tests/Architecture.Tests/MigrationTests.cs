using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;

namespace Tot.Architecture.Tests;

/// <summary>A store made by the migrations is the store that the code expects, on each provider.</summary>
public sealed class MigrationTests
{
    public static MatrixTheoryData<string, string> Stores => new(Assemblies.Services, Assemblies.Providers);

    public static TheoryData<string> Providers => [.. Assemblies.Providers];

    [Theory]
    [MemberData(nameof(Stores))]
    public void Migrations_CoverTheModel(string service, string provider)
    {
        using var db = Assemblies.StoreOf(service, provider);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(
            db.Database.HasPendingModelChanges(),
            $"The model of {service} has changed: add a migration for {provider}, see CONTRIBUTING.md."
        );
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void Migrations_ProtectTheAudit(string service, string provider)
    {
        using var db = Assemblies.StoreOf(service, provider);
        var protection = provider == "Sqlite" ? AuditProtection.Sqlite : AuditProtection.Postgres;
        var script = db.GetService<IMigrator>().GenerateScript();

        var added = script.IndexOf(protection, StringComparison.Ordinal);
        Assert.True(added > 0, "A migration runs AuditProtection.");
        Assert.DoesNotContain("DROP TABLE \"audit_log\"", script[added..], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void MigrationRule_OnAModelWithoutMigration_Fails(string provider)
    {
        using var db = Assemblies.Open(typeof(UnmigratedDb), provider);

        Assert.Empty(db.Database.GetMigrations());
        Assert.True(db.Database.HasPendingModelChanges());
    }

    private sealed class Thing
    {
        public int Id { get; init; }
    }

    private sealed class UnmigratedDb(DbContextOptions<UnmigratedDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Thing>();
    }
}
