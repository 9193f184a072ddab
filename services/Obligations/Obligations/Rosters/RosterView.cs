using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Rosters;

/// <summary>The roster of a case, ended entries included.</summary>
internal sealed record RosterView(Guid CaseId, IReadOnlyList<RosterEntryView> Entries, long Version)
{
    public static async Task<RosterView> OfAsync(Roster roster, ObligationsDb db, CancellationToken ct)
    {
        var ids = roster.Entries.Select(e => e.AgencyId).Distinct().ToList();
        var agencies = await db.Agencies.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        return new RosterView(
            roster.CaseId.Value,
            [.. roster.Entries.OrderBy(e => e.From).Select(e => RosterEntryView.Of(e, agencies.GetValueOrDefault(e.AgencyId)))],
            roster.Version
        );
    }
}

/// <summary>One agency's part in the case: from (inclusive) until (exclusive, missing while it lasts).</summary>
internal sealed record RosterEntryView(
    Guid AgencyId,
    string? AgencyName,
    AgencyKind? AgencyKind,
    RosterGround Ground,
    IReadOnlyList<string> Persons,
    DateTimeOffset From,
    DateTimeOffset? Until,
    string? EndReason
)
{
    public static RosterEntryView Of(RosterEntry e, Agency? agency) =>
        new(e.AgencyId.Value, agency?.Name, agency?.Kind, e.Ground, e.Persons, e.From, e.Until, e.EndReason);
}
