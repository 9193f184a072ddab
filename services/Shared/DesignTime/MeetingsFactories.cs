using Tot.Meetings.Persistence;

namespace Tot.DesignTime;

internal sealed class SqliteMeetingsFactory() : SqliteFactory<SqliteMeetingsDb>(o => new SqliteMeetingsDb(o));

internal sealed class NpgsqlMeetingsFactory() : NpgsqlFactory<NpgsqlMeetingsDb>(o => new NpgsqlMeetingsDb(o));
