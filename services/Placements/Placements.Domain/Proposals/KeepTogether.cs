namespace Tot.Placements.Domain.Proposals;

/// <summary>
/// Proposes where the children of a group can be placed so that they stay together, siblings before all others. A proposal: it reserves
/// nothing and decides nothing.
/// </summary>
public static class KeepTogether
{
    /// <summary>The largest group for which the smallest split is searched.</summary>
    public const int MaxChildren = 12;

    /// <param name="sets">Everybody of the group once, see <see cref="Families"/>; at most <see cref="MaxChildren"/> children.</param>
    public static Proposal Propose(IReadOnlyList<IReadOnlyList<PersonId>> sets, WantedStay stay, IReadOnlyList<Vacancy> vacancies)
    {
        var children = sets.Sum(set => set.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(children, MaxChildren);
        var offers = vacancies.Select(vacancy => Offer(vacancy, sets, children, stay)).ToList();
        var shares = Share(SmallestSplit.Of(sets, offers.Select(offer => offer.FreePlaces)), offers);
        var placed = shares.SelectMany(share => share.Children).ToHashSet();
        var everyone = offers.Where(offer => offer.EveryoneFrom is not null).MinBy(offer => offer.EveryoneFrom);
        return new Proposal(
            shares,
            [.. sets.Where(set => IsTorn(set, shares, placed))],
            [.. sets.SelectMany(set => set).Where(child => !placed.Contains(child))],
            everyone?.EveryoneFrom,
            everyone?.Vacancy.Id,
            [
                .. offers
                    .Where(offer => offer.Takes.Count > 0)
                    .OrderBy(offer => offer.EveryoneFrom ?? DateOnly.MaxValue)
                    .ThenByDescending(offer => Math.Min(offer.FreePlaces, children))
                    .ThenBy(offer => offer.Vacancy.Name, StringComparer.Ordinal)
                    .ThenBy(offer => offer.Vacancy.Id),
            ]
        );
    }

    private static Offer Offer(Vacancy vacancy, IReadOnlyList<IReadOnlyList<PersonId>> sets, int children, WantedStay stay)
    {
        var takes = sets.Select(set => (Set: set, From: vacancy.TakesFrom(set.Count, stay)))
            .Where(take => take.From is not null)
            .Select(take => new Taking(take.Set, take.From!.Value));
        return new Offer(vacancy, vacancy.FreeFrom(stay.FirstDay, stay), [.. takes], vacancy.TakesFrom(children, stay));
    }

    /// <summary>Gives each share to the institution with the fewest free places that suffice, the largest share first.</summary>
    private static List<Share> Share(IReadOnlyList<IReadOnlyList<PersonId>> parts, List<Offer> offers)
    {
        var left = offers
            .Where(offer => offer.FreePlaces > 0)
            .OrderBy(offer => offer.FreePlaces)
            .ThenBy(offer => offer.Vacancy.Name, StringComparer.Ordinal)
            .ThenBy(offer => offer.Vacancy.Id)
            .ToList();
        List<Share> shares = [];
        foreach (var part in parts)
        {
            var smallest = left.Find(offer => offer.FreePlaces >= part.Count)!;
            left.Remove(smallest);
            shares.Add(new Share(smallest.Vacancy, part));
        }
        return shares;
    }

    private static bool IsTorn(IReadOnlyList<PersonId> set, List<Share> shares, HashSet<PersonId> placed) =>
        shares.Count(share => share.Children.Any(set.Contains)) + (set.All(placed.Contains) ? 0 : 1) > 1;
}

/// <param name="Shares">Who goes where from the first day wanted, the fullest institution first.</param>
/// <param name="TornSets">Siblings whom this does not keep together.</param>
/// <param name="WithoutPlace">For whom there is no place from that day.</param>
/// <param name="EveryoneFrom">The earliest day from which one institution could take everyone; null when none ever can.</param>
/// <param name="EveryoneAt">Which one; the first by day.</param>
/// <param name="Offers">Every institution that could take somebody, those that take everyone soonest first.</param>
public sealed record Proposal(
    IReadOnlyList<Share> Shares,
    IReadOnlyList<IReadOnlyList<PersonId>> TornSets,
    IReadOnlyList<PersonId> WithoutPlace,
    DateOnly? EveryoneFrom,
    InstitutionId? EveryoneAt,
    IReadOnlyList<Offer> Offers
)
{
    /// <summary>Everybody has a place in the same institution from the first day wanted.</summary>
    public bool IsTogether => Shares.Count == 1 && WithoutPlace.Count == 0;
}

/// <summary>The children who go to an institution.</summary>
public sealed record Share(Vacancy Vacancy, IReadOnlyList<PersonId> Children);

/// <summary>What an institution could do for the group.</summary>
/// <param name="FreePlaces">On every day of the stay from the first day wanted.</param>
/// <param name="Takes">Which of the sets it could take whole, each by itself, and from when.</param>
/// <param name="EveryoneFrom">From when it could take everyone; null when never.</param>
public sealed record Offer(Vacancy Vacancy, int FreePlaces, IReadOnlyList<Taking> Takes, DateOnly? EveryoneFrom);

/// <summary>A set of children, whole, from a day on.</summary>
public sealed record Taking(IReadOnlyList<PersonId> Children, DateOnly From);
