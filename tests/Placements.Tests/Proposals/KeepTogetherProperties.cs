using Tot.Placements.Domain;
using Tot.Placements.Domain.Proposals;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Tests.Proposals;

/// <summary>Against every division there is, and every day there is, on groups and houses that are small enough for that.</summary>
public sealed class KeepTogetherProperties
{
    private static readonly DateOnly First = new(2026, 3, 10);

    [Fact]
    public void NoDivisionIsBetterThanTheProposal()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var random = new Random(seed);
            List<IReadOnlyList<PersonId>> sets = [];
            var left = random.Next(1, 6);
            while (left > 0)
            {
                var size = random.Next(1, left + 1);
                sets.Add(KeepTogetherTests.Children(size));
                left -= size;
            }
            sets = [.. sets.OrderByDescending(set => set.Count)];
            var houses = Enumerable.Range(0, random.Next(0, 5)).Select(i => KeepTogetherTests.House($"{i}", random.Next(1, 5))).ToList();

            var proposal = KeepTogether.Propose(sets, new WantedStay(First, null, RuleSets.Bvl2021), houses);

            var children = sets.SelectMany(set => set).ToList();
            Assert.All(proposal.Shares, share => Assert.InRange(share.Children.Count, 1, share.Vacancy.Places));
            Assert.Equal(proposal.Shares.Count, proposal.Shares.DistinctBy(share => share.Vacancy.Id).Count());
            Assert.Equal(
                children.Select(child => child.Value).Order(),
                proposal.Shares.SelectMany(share => share.Children).Concat(proposal.WithoutPlace).Select(child => child.Value).Order()
            );
            int[] chosen =
            [
                .. children.Select(child =>
                    proposal
                        .Shares.Select((share, index) => (share, index))
                        .Where(s => s.share.Children.Contains(child))
                        .Select(s => s.index)
                        .FirstOrDefault(-1)
                ),
            ];
            Assert.Equal(Best(sets, houses), CostOf(sets, chosen));
        }
    }

    [Fact]
    public void TheEarliestDay_IsTheFirstOfAllDaysOnWhichItFits()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var random = new Random(seed);
            var places = random.Next(1, 5);
            var house = new Vacancy(
                InstitutionId.From(Guid.CreateVersion7()),
                "House",
                places,
                First.AddDays(random.Next(-20, 20)),
                random.Next(3) == 0 ? First.AddDays(random.Next(-30, 260)) : null,
                [
                    .. Enumerable
                        .Range(0, random.Next(0, 7))
                        .Select(_ => random.Next(5) == 0 ? (DateOnly?)null : First.AddDays(random.Next(-5, 40))),
                ]
            );
            var stay = new WantedStay(First, random.Next(2) == 0 ? First.AddDays(random.Next(0, 60)) : null, RuleSets.Bvl2021);
            var children = random.Next(1, 5);

            var days = Enumerable.Range(0, 100).Select(First.AddDays).Where(day => stay.LastDay is null || day <= stay.LastDay);
            var naive = days.Where(day => Fits(house, children, day, stay)).Select(day => (DateOnly?)day).FirstOrDefault();

            Assert.Equal(naive, house.TakesFrom(children, stay));
            Assert.Equal(naive == First, house.FreeFrom(First, stay) >= children);
        }
    }

    private static bool Fits(Vacancy house, int children, DateOnly first, WantedStay stay)
    {
        var last = stay.LastDay ?? first.AddMonths(6).AddDays(-1);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var there = house.TakenThrough.Count(through => through is null || day <= through);
            if (day < house.ApprovedFrom || day > (house.ApprovedUntil ?? day) || there + children > house.Places)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Of every way to put every child in any house or none.</summary>
    private static (int Unplaced, int Pieces, int Houses) Best(List<IReadOnlyList<PersonId>> sets, List<Vacancy> houses)
    {
        var children = sets.Sum(set => set.Count);
        var best = (int.MaxValue, 0, 0);
        var chosen = Enumerable.Repeat(-1, children).ToArray();
        while (true)
        {
            var fits = chosen.Where(house => house >= 0).CountBy(house => house).All(house => house.Value <= houses[house.Key].Places);
            var cost = CostOf(sets, chosen);
            best = fits && cost.CompareTo(best) < 0 ? cost : best;
            var child = 0;
            while (child < children && ++chosen[child] == houses.Count)
            {
                chosen[child++] = -1;
            }
            if (child == children)
            {
                return best;
            }
        }
    }

    private static (int Unplaced, int Pieces, int Houses) CostOf(List<IReadOnlyList<PersonId>> sets, int[] chosen)
    {
        var (pieces, next) = (0, 0);
        foreach (var set in sets)
        {
            pieces += chosen[next..(next += set.Count)].Distinct().Count();
        }
        return (chosen.Count(house => house < 0), pieces, chosen.Where(house => house >= 0).Distinct().Count());
    }
}
