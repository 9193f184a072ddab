using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tot.Subscriptions.Domain;

/// <summary>Whose calendar an address shows.</summary>
public enum CalendarScope
{
    /// <summary>Belongs to one person, who alone sees and revokes it.</summary>
    Person,

    /// <summary>Belongs to the agency: everybody there may list and revoke it.</summary>
    Agency,
}

/// <summary>
/// A secret address at which calendar programs, which cannot log in, fetch an agency's deadlines and meetings. Only the hash of what makes it
/// secret is kept.
/// </summary>
public sealed class CalendarAddress
{
    private const int TokenBytes = 32;

    private CalendarAddress() { }

    public CalendarAddressId Id { get; private set; }
    public Guid AgencyId { get; private set; }
    public CalendarScope Scope { get; private set; }

    /// <summary>Subject of the token of who made it; never a name.</summary>
    public string MadeBy { get; private set; } = "";

    /// <summary><c>nb</c>, <c>nn</c> or <c>en</c>.</summary>
    public string Language { get; private set; } = "";

    /// <summary>SHA-256 in hexadecimal. The token has 256 random bits, so nobody finds it from the hash.</summary>
    public string TokenHash { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Raised by every change.</summary>
    public long Version { get; private set; }

    public static (CalendarAddress Address, string Token) Create(
        CalendarAddressId id,
        Guid agencyId,
        CalendarScope scope,
        string madeBy,
        string language,
        DateTimeOffset now
    )
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var address = new CalendarAddress
        {
            Id = id,
            AgencyId = agencyId,
            Scope = scope,
            MadeBy = madeBy,
            Language = language,
            TokenHash = Hash(token),
            CreatedAt = now,
            Version = 1,
        };
        return (address, token);
    }

    /// <summary>It answers nobody any more. Answers whether that is new.</summary>
    public bool Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            return false;
        }
        RevokedAt = now;
        Version++;
        return true;
    }

    /// <summary>May the person see and revoke it?</summary>
    public bool IsManagedBy(Guid agencyId, string subject) =>
        AgencyId == agencyId && (Scope == CalendarScope.Agency || string.Equals(MadeBy, subject, StringComparison.Ordinal));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
