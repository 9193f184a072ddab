using Microsoft.Extensions.Options;
using Tot.Kernel;
using Tot.Meetings.Domain;

namespace Tot.Meetings.Calendar;

/// <summary>The addresses by which agencies are named in calendars: where they receive mail, else made of the organisation number.</summary>
internal sealed class CalendarAddresses(IOptions<CalendarOptions> options)
{
    private const string Scheme = "mailto:";

    public string Of(Agency agency) => Scheme + (agency.Email ?? ByNumber(agency));

    /// <summary>Does the address mean the agency? That of the organisation number always does: older invitations have it.</summary>
    public bool Means(string address, Agency agency) =>
        Mailbox(address) is { } mailbox
        && (
            string.Equals(mailbox, ByNumber(agency), StringComparison.OrdinalIgnoreCase)
            || string.Equals(mailbox, agency.Email, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Is it made of an organisation number, or the address of anybody at all?</summary>
    public bool IsByNumber(string address) =>
        Mailbox(address)?.Split('@', 2) is [{ Length: 9 } number, var domain]
        && number.All(char.IsAsciiDigit)
        && string.Equals(domain, options.Value.AddressDomain, StringComparison.OrdinalIgnoreCase);

    private string ByNumber(Agency agency) => $"{agency.OrganisationNumber}@{options.Value.AddressDomain}";

    private static string? Mailbox(string address) =>
        address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && EmailAddress.IsValid(address[Scheme.Length..])
            ? address[Scheme.Length..]
            : null;
}
