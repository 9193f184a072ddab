using Tot.Obligations.Domain;

namespace Tot.Obligations.Rosters;

internal static class RosterQueries
{
    /// <summary>As <see cref="RosterEntry.CoversAt"/>, asked of the store.</summary>
    public static IQueryable<RosterEntry> CoveringAt(this IQueryable<RosterEntry> entries, DateTimeOffset now) =>
        entries.Where(e => e.From <= now && (e.Until == null || e.Until > now));

    public static IQueryable<RosterEntry> Covering(this IQueryable<RosterEntry> entries, AgencyId agency, DateTimeOffset now) =>
        entries.Where(e => e.AgencyId == agency).CoveringAt(now);
}
