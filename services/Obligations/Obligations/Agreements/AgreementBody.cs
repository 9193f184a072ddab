using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations.Agreements;

/// <summary>What an agreement says of itself.</summary>
/// <param name="Title">Public name; nothing of cases or persons.</param>
/// <param name="DocumentReference">Where the text is: an address or an archive reference.</param>
/// <param name="PartyIds">At least two agencies of the directory.</param>
/// <param name="ResponsibleId">The party that owes the yearly review.</param>
/// <param name="ValidFrom">First day in Oslo, inclusive.</param>
/// <param name="ValidUntil">Last day, inclusive; left out while open.</param>
/// <param name="ReviewDueOn">Last day of the first review; a year after validFrom when left out.</param>
internal sealed record AgreementBody(
    string? Title,
    string? DocumentReference,
    IReadOnlyList<Guid>? PartyIds,
    Guid? ResponsibleId,
    DateOnly? ValidFrom,
    DateOnly? ValidUntil,
    DateOnly? ReviewDueOn
)
{
    private const int MaxParties = 100;

    public async Task<Result<AgreementTerms>> ToTermsAsync(ObligationsDb db, DateOnly today, CancellationToken ct)
    {
        var validation = new Validation();
        var parties = validation.Required(PartyIds, "partyIds", MaxParties).Select(AgencyId.From).ToList();
        var validFrom = validation.Required(ValidFrom, "validFrom");
        validation.Check(validFrom.Year is > 1900 and < 2200 || ValidFrom is null, "validFrom", "A day of our time.");
        validation.Check(ValidUntil is null or { Year: < 2200 }, "validUntil", "A day of our time.");
        var known = await db.Agencies.ActiveOn(today).CountAsync(a => parties.Contains(a.Id), ct);
        validation.Check(known == parties.Distinct().Count(), "partyIds", "Each an agency of the directory that is active today.");
        var responsible = AgencyId.From(validation.Required(ResponsibleId, "responsibleId"));
        return validation.Error is { } error
            ? error
            : new AgreementTerms(
                Title?.Trim() ?? "",
                DocumentReference?.Trim() ?? "",
                parties,
                responsible,
                validFrom,
                ValidUntil,
                ReviewDueOn ?? validFrom.AddYears(1)
            );
    }
}
