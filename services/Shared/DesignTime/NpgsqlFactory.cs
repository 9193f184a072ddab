using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Tot.DesignTime;

/// <summary>Makes a service's PostgreSQL context for <c>dotnet ef</c>; nothing is connected to.</summary>
internal abstract class NpgsqlFactory<TDb>(Func<DbContextOptions<TDb>, TDb> create) : IDesignTimeDbContextFactory<TDb>
    where TDb : DbContext
{
    public TDb CreateDbContext(string[] args) => create(new DbContextOptionsBuilder<TDb>().UseNpgsql().Options);
}
