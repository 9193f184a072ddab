namespace Tot.Meetings.Domain;

/// <summary>Finds the agency for each seat among those the directory knows.</summary>
/// <param name="District">Of the case; empty when not known.</param>
/// <param name="Day">Only agencies active on this day are considered.</param>
public sealed record Seating(string Municipality, string District, DateOnly Day)
{
    public IReadOnlyList<Seat> Assign(IEnumerable<(AgencyKind Kind, SeatReason Reason)> seats, IReadOnlyCollection<Agency> directory) =>
        [.. seats.Select(s => new Seat(s.Kind, s.Reason, Choose(s.Kind, directory)?.Id))];

    /// <summary>
    /// The agency of the case's district; else one that serves the whole municipality; else the only one there is. With several to choose
    /// from, nobody: sending a case to the wrong district would tell it to people with no need to know.
    /// </summary>
    private Agency? Choose(AgencyKind kind, IReadOnlyCollection<Agency> directory)
    {
        var active = directory
            .Where(a => a.Kind == kind && a.IsActiveOn(Day))
            .OrderBy(a => a.Name, StringComparer.Ordinal)
            .ThenBy(a => a.Id.Value);
        var here = active.Where(a => a.Municipality == Municipality).ToList();
        // The immigration authority is one for the whole country, wherever its office is registered.
        var candidates = here.Count == 0 && kind == AgencyKind.ImmigrationAuthority ? active.Take(1).ToList() : here;
        return candidates.Find(a => District.Length > 0 && a.District == District)
            ?? candidates.Find(a => a.District.Length == 0)
            ?? (candidates.Count == 1 ? candidates[0] : null);
    }
}
