using Microsoft.Extensions.Configuration;

namespace Tot.ServiceDefaults.Identity;

/// <summary>An entry of <c>Auth:Issuers</c>: somebody whose tokens are taken.</summary>
public sealed record IssuerSettings
{
    /// <summary>The <c>iss</c> of its tokens.</summary>
    public required string Issuer { get; init; }

    public string Audience { get; init; } = Authentication.Audience;

    /// <summary>Its OpenID configuration document.</summary>
    public required string MetadataAddress { get; init; }

    /// <summary>False only for an issuer on the same machine.</summary>
    public bool RequireHttps { get; init; } = true;

    /// <summary>Longest time from issue to expiry; a token for longer is refused.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often its keys are fetched anew. A token with an unknown key asks for them at once, but not more than every half minute.</summary>
    public TimeSpan KeysRefreshedEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The only roles that its tokens can give, separated by spaces; empty when it may give any.</summary>
    public string Roles { get; init; } = "";

    /// <exception cref="InvalidOperationException">An entry cannot be used; the text says which and why.</exception>
    internal static IssuerSettings[] From(IConfiguration configuration)
    {
        var issuers = configuration.GetSection("Auth:Issuers").Get<IssuerSettings[]>() ?? [];
        foreach (var (issuer, i) in issuers.Select((issuer, i) => (issuer, i)))
        {
            if (issuer.Problem(issuers) is { } problem)
            {
                throw new InvalidOperationException($"Auth:Issuers:{i}: {problem}");
            }
        }
        return issuers;
    }

    private string? Problem(IssuerSettings[] all)
    {
        if (string.IsNullOrEmpty(Issuer) || Issuer == ServiceTokens.Issuer || Issuer == Demo.DemoTokens.Issuer)
        {
            return "Issuer must be the iss of its tokens, and not one of Tot's own.";
        }
        if (all.Count(i => i.Issuer == Issuer) > 1)
        {
            return $"Issuer {Issuer} stands there twice.";
        }
        if (!Uri.TryCreate(MetadataAddress, UriKind.Absolute, out var address) || (RequireHttps && address.Scheme != Uri.UriSchemeHttps))
        {
            return "MetadataAddress must be an https address (RequireHttps=false allows http on the same machine).";
        }
        if (MaxLifetime <= TimeSpan.Zero || KeysRefreshedEvery < TimeSpan.FromMinutes(5))
        {
            return "MaxLifetime must be positive, and KeysRefreshedEvery at least five minutes.";
        }
        var unknown = RoleNames.Except(Identity.Roles.All, StringComparer.Ordinal).ToList();
        return unknown.Count > 0 ? $"Roles holds {string.Join(", ", unknown)}, which no role is called." : null;
    }

    internal string[] RoleNames => Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
