using Tot.Obligations.Domain;

namespace Tot.Obligations.Rosters;

internal static class RosterQueries
{
    /// <summary>
    /// Those that last, asked of the store. Nobody is let in for a later time: an entry that begins later was made before the clock was set
    /// back, and holds.
    /// </summary>
    public static IQueryable<RosterEntry> CoveringAt(this IQueryable<RosterEntry> entries, DateTimeOffset now) =>
        entries.Where(e => e.Until == null || now < e.Until);

    public static IQueryable<RosterEntry> Covering(this IQueryable<RosterEntry> entries, AgencyId agency, DateTimeOffset now) =>
        entries.Where(e => e.AgencyId == agency).CoveringAt(now);
}
