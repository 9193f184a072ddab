using System.Diagnostics;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Proposals;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Tests.Proposals;

public sealed class KeepTogetherTests
{
    private static readonly DateOnly First = new(2026, 3, 10);
    private static readonly WantedStay HalfAYear = new(First, null, RuleSets.Bvl2021);

    [Fact]
    public void EverybodyFits_InOneInstitution_TheSmallestThatSuffices()
    {
        var proposal = KeepTogether.Propose([Children(2), Children(1)], HalfAYear, [House("A", 100), House("B", 3), House("C", 2)]);

        Assert.True(proposal.IsTogether);
        Assert.Equal("B", proposal.Shares[0].Vacancy.Name);
        Assert.Equal(First, proposal.EveryoneFrom);
        Assert.Equal(["A", "B", "C"], proposal.Offers.Select(offer => offer.Vacancy.Name));
    }

    [Fact]
    public void SiblingsAreKeptTogether_EvenWhenThatTakesOneInstitutionMore()
    {
        // Two houses would hold all six, but only by tearing a pair apart.
        var proposal = KeepTogether.Propose(
            [Children(2), Children(2), Children(2)],
            HalfAYear,
            [House("A", 3), House("B", 3), House("C", 2)]
        );

        Assert.Equal(["A:2", "B:2", "C:2"], proposal.Shares.Select(Text).Order());
        Assert.Empty(proposal.TornSets);
        Assert.Empty(proposal.WithoutPlace);
        Assert.Null(proposal.EveryoneFrom);
    }

    [Fact]
    public void FourSiblings_WhomNoHouseHolds_AreTornOnceOnly()
    {
        var siblings = Children(4);

        var proposal = KeepTogether.Propose([siblings, Children(1)], HalfAYear, [House("A", 3), House("B", 1), House("C", 1)]);

        Assert.Equal(["A:3", "B:1", "C:1"], proposal.Shares.Select(Text));
        Assert.Equal([siblings], proposal.TornSets);
        Assert.Empty(proposal.WithoutPlace);
    }

    [Fact]
    public void NoInstitution_SaysHonestlyThatNobodyHasAPlace()
    {
        var children = Children(7);

        var proposal = KeepTogether.Propose([.. children.Select(child => new[] { child })], HalfAYear, []);

        Assert.Equal(children, proposal.WithoutPlace);
        Assert.Empty(proposal.Shares);
        Assert.Empty(proposal.TornSets);
        Assert.False(proposal.IsTogether);
        Assert.Null(proposal.EveryoneFrom);
        Assert.Empty(proposal.Offers);
    }

    [Fact]
    public void TooFewPlaces_LeavesAsFewAsPossibleWithout()
    {
        var proposal = KeepTogether.Propose([Children(3)], HalfAYear, [House("A", 1), House("B", 1)]);

        Assert.Equal(2, proposal.Shares.Count);
        Assert.Single(proposal.WithoutPlace);
        Assert.Single(proposal.TornSets);
    }

    [Fact]
    public void Approval_MustHoldThroughTheWholeStay()
    {
        var house = House("A", 5, approvedUntil: new DateOnly(2026, 9, 8));

        Assert.Equal(0, house.FreeFrom(First, HalfAYear)); // through 9 September
        Assert.Equal(5, house.FreeFrom(First, HalfAYear with { LastDay = new DateOnly(2026, 9, 8) }));
        Assert.Null(house.TakesFrom(1, HalfAYear));
    }

    [Fact]
    public void ApprovalThatBeginsLater_GivesTheEarliestDay()
    {
        var house = House("A", 5) with { ApprovedFrom = new DateOnly(2026, 4, 1) };

        Assert.Equal(0, house.FreeFrom(First, HalfAYear));
        Assert.Equal(new DateOnly(2026, 4, 1), house.TakesFrom(5, HalfAYear));
        Assert.Null(house.TakesFrom(6, HalfAYear));
    }

    [Fact]
    public void PlacesComeFree_TheDayAfterTheLastDay_AndNeverWhenNobodyCanSay()
    {
        var house = House("A", 3) with { TakenThrough = [new DateOnly(2026, 3, 20), null, new DateOnly(2026, 3, 9)] };

        Assert.Equal(1, house.FreeFrom(First, HalfAYear));
        Assert.Equal(First, house.TakesFrom(1, HalfAYear));
        Assert.Equal(new DateOnly(2026, 3, 21), house.TakesFrom(2, HalfAYear));
        Assert.Null(house.TakesFrom(3, HalfAYear));
        Assert.Null(house.TakesFrom(2, HalfAYear with { LastDay = new DateOnly(2026, 3, 20) }));
    }

    [Fact]
    public void Families_AreJoinedByTies_AndTheLargestComesFirst()
    {
        var group = Children(6);

        var sets = Families.Of(group, [(group[4], group[1]), (group[5], group[4]), (group[0], PersonId.From(Guid.CreateVersion7()))]);

        Assert.Equal(
            [
                [group[1], group[4], group[5]],
                [group[0]],
                [group[2]],
                [group[3]],
            ],
            sets
        );
    }

    [Fact]
    public void TwelveChildren_OverTenThousandInstitutions_IsSoonDone()
    {
        var houses = Enumerable.Range(0, 10_000).Select(i => House($"House {i}", 1 + (i % 3))).ToList();
        var started = Stopwatch.StartNew();

        var proposal = KeepTogether.Propose([Children(5), Children(4), Children(2), Children(1)], HalfAYear, houses);

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(5), $"It took {started.Elapsed}.");
        Assert.Empty(proposal.WithoutPlace);
        Assert.Equal(2, proposal.TornSets.Count);
        Assert.Equal(10_000, proposal.Offers.Count);
    }

    internal static IReadOnlyList<PersonId> Children(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => PersonId.From(Guid.CreateVersion7()))];

    internal static Vacancy House(string name, int places, DateOnly? approvedUntil = null) =>
        new(InstitutionId.From(Guid.CreateVersion7()), name, places, new DateOnly(2020, 1, 1), approvedUntil, []);

    private static string Text(Share share) => $"{share.Vacancy.Name}:{share.Children.Count}";
}
