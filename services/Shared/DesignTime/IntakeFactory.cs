using Tot.Intake.Persistence;

namespace Tot.DesignTime;

internal sealed class IntakeFactory() : SqliteFactory<SqliteIntakeDb>(o => new SqliteIntakeDb(o));
