using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Json;

namespace Tot.ServiceDefaults.Identity;

/// <summary>Who makes the request, as the token says.</summary>
public sealed record Caller
{
    public static readonly Caller Nobody = new()
    {
        Subject = "",
        OrganisationNumber = null,
        Roles = FrozenSet<string>.Empty,
        IsMachine = false,
    };

    /// <summary>What stands before a role in a machine's scopes.</summary>
    internal const string ScopePrefix = "tot:";

    /// <summary>Subject of the token: a person's account or a machine client; never a name.</summary>
    public required string Subject { get; init; }

    /// <summary>Organisation number of the caller's agency; null for services and when the token has none.</summary>
    public required string? OrganisationNumber { get; init; }

    /// <summary>What the caller may do at all, see <see cref="Roles"/>.</summary>
    public required FrozenSet<string> Roles { get; init; }

    /// <summary>A system, not a person: it may not acknowledge on a person's behalf.</summary>
    public required bool IsMachine { get; init; }

    public bool Is(string role) => Roles.Contains(role);

    /// <summary>
    /// Reads Maskinporten's shape (<c>consumer.ID = 0192:orgno</c>, <c>scope = tot:role</c>) and a user's (<c>sub</c>, <c>orgno</c>,
    /// <c>roles</c>).
    /// </summary>
    public static Caller From(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true)
        {
            return Nobody;
        }
        var consumer = ConsumerOf(user.FindFirst("consumer")?.Value);
        var scopes = (user.FindFirst("scope")?.Value ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(s => s.StartsWith(ScopePrefix, StringComparison.Ordinal))
            .Select(s => s[ScopePrefix.Length..]);
        return new Caller
        {
            Subject = user.FindFirst("sub")?.Value ?? user.FindFirst("client_id")?.Value ?? "",
            OrganisationNumber = Kernel.OrganisationNumber.TryParse(consumer ?? user.FindFirst("orgno")?.Value, out var n) ? n.Value : null,
            Roles = user.FindAll("roles").Select(c => c.Value).Concat(consumer is null ? [] : scopes).ToFrozenSet(StringComparer.Ordinal),
            IsMachine = consumer is not null,
        };
    }

    private static string? ConsumerOf(string? claim)
    {
        if (claim is null)
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(claim);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("ID", out var id)
                && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
