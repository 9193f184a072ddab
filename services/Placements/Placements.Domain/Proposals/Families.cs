namespace Tot.Placements.Domain.Proposals;

/// <summary>Who of a group belongs together before all others: siblings, and a young parent with its child.</summary>
public static class Families
{
    /// <summary>Everybody of the group in exactly one set; the largest sets first, otherwise in the group's order.</summary>
    /// <param name="ties">Between two of the group, either way round; ties to others are passed over.</param>
    public static IReadOnlyList<IReadOnlyList<PersonId>> Of(IReadOnlyList<PersonId> group, IEnumerable<(PersonId One, PersonId Other)> ties)
    {
        var sets = group.Distinct().ToDictionary(person => person, person => new List<PersonId> { person });
        foreach (var (one, other) in ties)
        {
            if (sets.TryGetValue(one, out var kept) && sets.TryGetValue(other, out var merged) && kept != merged)
            {
                kept.AddRange(merged);
                merged.ForEach(person => sets[person] = kept);
            }
        }
        var order = group.Distinct().Select((person, index) => (person, index)).ToDictionary(p => p.person, p => p.index);
        return
        [
            .. sets
                .Values.Distinct()
                .Select(set => set.OrderBy(person => order[person]).ToList())
                .OrderByDescending(set => set.Count)
                .ThenBy(set => order[set[0]]),
        ];
    }
}
