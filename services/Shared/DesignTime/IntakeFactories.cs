using Tot.Intake.Persistence;

namespace Tot.DesignTime;

internal sealed class SqliteIntakeFactory() : SqliteFactory<SqliteIntakeDb>(o => new SqliteIntakeDb(o));

internal sealed class NpgsqlIntakeFactory() : NpgsqlFactory<NpgsqlIntakeDb>(o => new NpgsqlIntakeDb(o));
