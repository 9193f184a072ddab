using Tot.Obligations.Persistence;

namespace Tot.DesignTime;

internal sealed class ObligationsFactory() : SqliteFactory<SqliteObligationsDbContext>(o => new SqliteObligationsDbContext(o));
