using Tot.Obligations.Domain;

namespace Tot.Obligations.Agencies;

/// <summary>A way to reach a function of the agency.</summary>
internal sealed record ContactBody(string? Name, string? Phone, string? Email)
{
    public Contact ToContact() => new(Name, Phone, Email);

    public static ContactBody? Of(Contact? contact) => contact is null ? null : new(contact.Name, contact.Phone, contact.Email);
}

/// <summary>An agency as an administrator writes it.</summary>
/// <param name="Kind">What sort of agency.</param>
/// <param name="Name">Public name, never a person's.</param>
/// <param name="OrganisationNumber">Nine digits, modulus 11; unique.</param>
/// <param name="Municipality">Four digits (SSB).</param>
/// <param name="District">Left out when the agency serves the whole municipality.</param>
/// <param name="OnCall">Whom to call outside office hours.</param>
/// <param name="Leader">Who receives escalations.</param>
/// <param name="ActiveFrom">First active day, inclusive; today when left out.</param>
/// <param name="ActiveUntil">Last active day, inclusive; open when left out.</param>
/// <param name="Email">Where invitations and notices go: a function's address, never a person's.</param>
internal sealed record AgencyBody(
    AgencyKind? Kind,
    string? Name,
    string? OrganisationNumber,
    string? Municipality,
    string? District,
    ContactBody? OnCall,
    ContactBody? Leader,
    DateOnly? ActiveFrom,
    DateOnly? ActiveUntil,
    string? Email = null
)
{
    /// <summary>What is missing becomes what the domain refuses, so that every fault is named at once.</summary>
    public AgencyDetails ToDetails(DateOnly today) =>
        new(
            Kind.GetValueOrDefault(),
            Name?.Trim() ?? "",
            Kernel.OrganisationNumber.TryParse(OrganisationNumber, out var number) ? number : default,
            Municipality ?? "",
            string.IsNullOrWhiteSpace(District) ? null : District.Trim(),
            OnCall?.ToContact(),
            Leader?.ToContact(),
            ActiveFrom ?? today,
            ActiveUntil,
            string.IsNullOrWhiteSpace(Email) ? null : Email.Trim()
        );
}

/// <summary>An agency as everybody reads it.</summary>
internal sealed record AgencyView(
    Guid Id,
    AgencyKind Kind,
    string Name,
    string OrganisationNumber,
    string Municipality,
    string? District,
    ContactBody? OnCall,
    ContactBody? Leader,
    DateOnly ActiveFrom,
    DateOnly? ActiveUntil,
    string? Email,
    long Version
)
{
    public static AgencyView Of(Agency a) =>
        new(
            a.Id.Value,
            a.Kind,
            a.Name,
            a.OrganisationNumber.Value,
            a.Municipality,
            a.District,
            ContactBody.Of(a.OnCall),
            ContactBody.Of(a.Leader),
            a.ActiveFrom,
            a.LastActiveOn,
            a.Email,
            a.Version
        );
}
