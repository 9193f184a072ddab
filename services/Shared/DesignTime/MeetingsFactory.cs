using Tot.Meetings.Persistence;

namespace Tot.DesignTime;

internal sealed class MeetingsFactory() : SqliteFactory<SqliteMeetingsDb>(o => new SqliteMeetingsDb(o));
