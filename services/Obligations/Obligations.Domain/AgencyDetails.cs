using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>Everything about an agency that can change.</summary>
/// <param name="Kind">What sort of agency.</param>
/// <param name="Name">Public name, never a person's.</param>
/// <param name="OrganisationNumber">Unique among agencies.</param>
/// <param name="Municipality">Four digits (SSB).</param>
/// <param name="District">Null when the agency serves the whole municipality.</param>
/// <param name="OnCall">Whom to call outside office hours.</param>
/// <param name="Leader">Who receives escalations.</param>
/// <param name="ActiveFrom">First active day in Oslo, inclusive.</param>
/// <param name="LastActiveOn">Last active day, inclusive; null while open.</param>
/// <param name="Email">Where invitations and notices go: a function's address, never a person's; null when it has none.</param>
public sealed record AgencyDetails(
    AgencyKind Kind,
    string Name,
    OrganisationNumber OrganisationNumber,
    string Municipality,
    string? District,
    Contact? OnCall,
    Contact? Leader,
    DateOnly ActiveFrom,
    DateOnly? LastActiveOn,
    string? Email = null
)
{
    public const int MaxNameLength = 200;
    public const int MaxDistrictLength = 100;

    internal Error? Check()
    {
        var problems = new List<(string, string)>();
        if (!Enum.IsDefined(Kind))
        {
            problems.Add(("kind", "Not a kind of agency."));
        }
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameLength)
        {
            problems.Add(("name", $"Between 1 and {MaxNameLength} characters."));
        }
        if (OrganisationNumber == default)
        {
            problems.Add(("organisationNumber", "Nine digits with a valid check digit."));
        }
        if (Municipality is not { Length: 4 } || !Municipality.All(char.IsAsciiDigit))
        {
            problems.Add(("municipality", "Four digits."));
        }
        if (District?.Length is 0 or > MaxDistrictLength)
        {
            problems.Add(("district", $"At most {MaxDistrictLength} characters; leave it out for the whole municipality."));
        }
        if (LastActiveOn < ActiveFrom)
        {
            problems.Add(("activeUntil", "Not before activeFrom."));
        }
        if (Email is not null && !EmailAddress.IsValid(Email))
        {
            problems.Add(("email", "A plain e-mail address; leave it out when the agency has none."));
        }
        problems.AddRange(OnCall?.Problems("onCall") ?? []);
        problems.AddRange(Leader?.Problems("leader") ?? []);
        return problems.Count == 0 ? null : Error.Validation(problems);
    }
}
