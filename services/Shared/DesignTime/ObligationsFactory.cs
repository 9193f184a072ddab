using Tot.Obligations.Persistence;

namespace Tot.DesignTime;

internal sealed class ObligationsFactory() : SqliteFactory<SqliteObligationsDb>(o => new SqliteObligationsDb(o));
