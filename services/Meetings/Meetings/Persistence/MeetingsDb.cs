using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tot.Meetings.Domain;
using Tot.NeedToKnow;

namespace Tot.Meetings.Persistence;

/// <summary>The store of Meetings: the meetings, and the copies of directory and rosters.</summary>
internal abstract class MeetingsDb(DbContextOptions options) : NeedToKnowDbContext(options)
{
    public DbSet<Meeting> Meetings => Set<Meeting>();

    public DbSet<StandingMeeting> StandingMeetings => Set<StandingMeeting>();

    public DbSet<AgencyAddress> AgencyAddresses => Set<AgencyAddress>();

    protected override Assembly DomainAssembly => typeof(Meeting).Assembly;
}

/// <summary>Carries the SQLite migrations.</summary>
internal sealed class SqliteMeetingsDb(DbContextOptions<SqliteMeetingsDb> options) : MeetingsDb(options);

/// <summary>Carries the PostgreSQL migrations.</summary>
internal sealed class NpgsqlMeetingsDb(DbContextOptions<NpgsqlMeetingsDb> options) : MeetingsDb(options);
