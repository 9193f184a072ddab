namespace Tot.Placements.Domain.Proposals;

/// <summary>
/// Divides sets of children over places so that, in this order, the fewest children are left without a place, the fewest sets are torn
/// apart, and the fewest institutions are used. Exact: only the largest institutions matter, as many of them as there are children (any
/// division over others can move to these), and children of a set are alike. With <see cref="KeepTogether.MaxChildren"/> children that is
/// at most a few hundred remainders for each of twelve institutions, whatever the number of institutions.
/// </summary>
internal sealed class SmallestSplit
{
    private readonly int[] _places;
    private readonly Dictionary<(int Bin, string Left), (Cost Cost, int[] Take)> _best = [];

    private SmallestSplit(IEnumerable<int> places, int children) =>
        _places = [.. places.Where(free => free > 0).OrderDescending().Take(children)];

    /// <returns>For each institution used, the children it takes, the fullest first; whoever is in none has no place.</returns>
    public static IReadOnlyList<IReadOnlyList<PersonId>> Of(IReadOnlyList<IReadOnlyList<PersonId>> sets, IEnumerable<int> places)
    {
        var split = new SmallestSplit(places, sets.Sum(set => set.Count));
        var left = sets.Select(set => new Queue<PersonId>(set)).OrderByDescending(set => set.Count).ToList();
        List<IReadOnlyList<PersonId>> taken = [];
        for (var bin = 0; ; bin++)
        {
            var (_, take) = split.Best(bin, [.. left.Select(set => set.Count)]);
            if (take.Length == 0)
            {
                return [.. taken.OrderByDescending(children => children.Count)];
            }
            taken.Add([.. left.Zip(take).SelectMany(part => Enumerable.Range(0, part.Second).Select(_ => part.First.Dequeue())).ToList()]);
            left = [.. left.Where(set => set.Count > 0).OrderByDescending(set => set.Count)];
        }
    }

    /// <summary>What is best to take into this institution and the smaller ones; nothing is taken when it is not used.</summary>
    /// <param name="left">How many of each set are left, the largest first.</param>
    private (Cost Cost, int[] Take) Best(int bin, int[] left)
    {
        if (bin == _places.Length || left.Length == 0)
        {
            return (new Cost(left.Sum(), left.Length, 0), []);
        }
        var key = (bin, string.Join(',', left));
        if (_best.TryGetValue(key, out var known))
        {
            return known;
        }
        // To use a smaller one instead is never better: not used means that this is the end.
        (Cost Cost, int[] Take) best = (new Cost(left.Sum(), left.Length, 0), []);
        foreach (var take in Takes(left, _places[bin]))
        {
            int[] rest = [.. left.Zip(take, (had, took) => had - took).Where(count => count > 0).OrderDescending()];
            var cost = Best(bin + 1, rest).Cost.After(pieces: take.Count(count => count > 0));
            if (cost.CompareTo(best.Cost) < 0)
            {
                best = (cost, take);
            }
        }
        return _best[key] = best;
    }

    /// <summary>Every way to take at least one child; of sets with equally many left, the first give no fewer.</summary>
    private static IEnumerable<int[]> Takes(int[] left, int places)
    {
        var take = new int[left.Length];
        return From(0, places).Where(taken => taken.Any(count => count > 0));

        IEnumerable<int[]> From(int set, int free)
        {
            if (set == left.Length)
            {
                yield return [.. take];
                yield break;
            }
            var most = Math.Min(free, set > 0 && left[set] == left[set - 1] ? take[set - 1] : left[set]);
            for (take[set] = most; take[set] >= 0; take[set]--)
            {
                foreach (var taken in From(set + 1, free - take[set]))
                {
                    yield return taken;
                }
            }
        }
    }

    /// <param name="Pieces">In how many pieces the sets are; what is left of one without a place is a piece.</param>
    private sealed record Cost(int Unplaced, int Pieces, int Institutions) : IComparable<Cost>
    {
        public Cost After(int pieces) => new(Unplaced, Pieces + pieces, Institutions + 1);

        public int CompareTo(Cost? other) =>
            (Unplaced, Pieces, Institutions).CompareTo((other!.Unplaced, other.Pieces, other.Institutions));
    }
}
