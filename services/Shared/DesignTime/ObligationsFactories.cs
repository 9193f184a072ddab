using Tot.Obligations.Persistence;

namespace Tot.DesignTime;

internal sealed class SqliteObligationsFactory() : SqliteFactory<SqliteObligationsDb>(o => new SqliteObligationsDb(o));

internal sealed class NpgsqlObligationsFactory() : NpgsqlFactory<NpgsqlObligationsDb>(o => new NpgsqlObligationsDb(o));
