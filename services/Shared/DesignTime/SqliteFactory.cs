using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Tot.DesignTime;

/// <summary>Makes a service's SQLite context for <c>dotnet ef</c>; nothing is opened.</summary>
internal abstract class SqliteFactory<TDb>(Func<DbContextOptions<TDb>, TDb> create) : IDesignTimeDbContextFactory<TDb>
    where TDb : DbContext
{
    public TDb CreateDbContext(string[] args) => create(new DbContextOptionsBuilder<TDb>().UseSqlite("Data Source=design-time.db").Options);
}
