using Microsoft.EntityFrameworkCore;

namespace Tot.Architecture.Tests;

/// <summary>A store made by the migrations is the store that the code expects.</summary>
public sealed class MigrationTests
{
    public static TheoryData<string> Services => [.. Assemblies.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void Migrations_CoverTheModel(string service)
    {
        using var db = (DbContext)Create(Assemblies.SqliteStoreOf(service));

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), $"The model of {service} has changed: add a migration, see CONTRIBUTING.md.");
    }

    [Fact]
    public void MigrationRule_OnAModelWithoutMigration_Fails()
    {
        using var db = (DbContext)Create(typeof(UnmigratedDb));

        Assert.Empty(db.Database.GetMigrations());
        Assert.True(db.Database.HasPendingModelChanges());
    }

    private static object Create(Type context)
    {
        var builder = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(context))!;
        return Activator.CreateInstance(context, builder.UseSqlite("Data Source=:memory:").Options)!;
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
