using Tot.Placements.Domain;
using Tot.Placements.Domain.Proposals;

namespace Tot.Placements.Propose;

/// <summary>A proposal: nothing is reserved, and nothing decided.</summary>
/// <param name="LastDay">The last day of a stay that begins on firstDay, inclusive.</param>
/// <param name="Sets">Who belongs together, the largest set first; adults are left out.</param>
/// <param name="Together">One institution has a place for everyone from firstDay on.</param>
/// <param name="Proposal">Who goes where: the fewest without a place, then the fewest sets torn apart, then the fewest institutions.</param>
/// <param name="TornSets">Siblings whom the proposal does not keep together.</param>
/// <param name="WithoutPlace">For whom there is no place on firstDay.</param>
/// <param name="EveryoneFrom">The earliest day from which one institution could take everyone, when nobody new comes; missing when none ever can.</param>
/// <param name="EveryoneAt">Which institution that is.</param>
/// <param name="Institutions">Those that could take somebody, at most fifty, those that take everyone soonest first.</param>
/// <param name="InstitutionsConsidered">How many have an approval that has not run out.</param>
/// <param name="InstitutionsWithPlace">How many of them could take somebody.</param>
internal sealed record ProposalView(
    Guid CaseId,
    DateOnly FirstDay,
    DateOnly LastDay,
    IReadOnlyList<IReadOnlyList<Guid>> Sets,
    IReadOnlyList<Guid> Adults,
    bool Together,
    IReadOnlyList<ShareView> Proposal,
    IReadOnlyList<IReadOnlyList<Guid>> TornSets,
    IReadOnlyList<Guid> WithoutPlace,
    DateOnly? EveryoneFrom,
    Guid? EveryoneAt,
    IReadOnlyList<OfferView> Institutions,
    int InstitutionsConsidered,
    int InstitutionsWithPlace
)
{
    private const int MaxShown = 50;

    public static ProposalView Of(Guid caseId, WantedStay stay, Group group, int considered, Proposal proposal) =>
        new(
            caseId,
            stay.FirstDay,
            stay.LastDayFrom(stay.FirstDay),
            Ids(group.Sets),
            group.Adults,
            proposal.IsTogether,
            [.. proposal.Shares.Select(share => new ShareView(share.Vacancy.Id.Value, share.Vacancy.Name, Ids(share.Children)))],
            Ids(proposal.TornSets),
            Ids(proposal.WithoutPlace),
            proposal.EveryoneFrom,
            proposal.EveryoneAt?.Value,
            [.. proposal.Offers.Take(MaxShown).Select(OfferView.Of)],
            considered,
            proposal.Offers.Count
        );

    internal static IReadOnlyList<Guid> Ids(IReadOnlyList<PersonId> persons) => [.. persons.Select(person => person.Value)];

    private static IReadOnlyList<IReadOnlyList<Guid>> Ids(IReadOnlyList<IReadOnlyList<PersonId>> sets) => [.. sets.Select(Ids)];
}

internal sealed record ShareView(Guid InstitutionId, string Name, IReadOnlyList<Guid> PersonIds);

/// <param name="FreePlaces">On every day of the stay that begins on firstDay.</param>
/// <param name="Takes">Which sets it could take whole, each by itself, and from which day.</param>
/// <param name="EveryoneFrom">From which day it could take everyone; missing when never.</param>
internal sealed record OfferView(Guid InstitutionId, string Name, int FreePlaces, IReadOnlyList<TakingView> Takes, DateOnly? EveryoneFrom)
{
    public static OfferView Of(Offer offer) =>
        new(
            offer.Vacancy.Id.Value,
            offer.Vacancy.Name,
            offer.FreePlaces,
            [.. offer.Takes.Select(take => new TakingView(ProposalView.Ids(take.Children), take.From))],
            offer.EveryoneFrom
        );
}

internal sealed record TakingView(IReadOnlyList<Guid> PersonIds, DateOnly FirstDay);
