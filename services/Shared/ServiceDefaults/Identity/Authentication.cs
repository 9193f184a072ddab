using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tot.ServiceDefaults.Demo;

namespace Tot.ServiceDefaults.Identity;

/// <summary>
/// Tokens of the configured issuers (<c>Auth:Issuers</c>), of the demo issuer (only <c>Demo:Enabled</c>) and of the other services. One
/// scheme per issuer, chosen by the token's <c>iss</c> and then checked in full.
/// </summary>
public static class Authentication
{
    /// <summary>Audience of users' and machines' tokens unless an issuer's settings say otherwise.</summary>
    public const string Audience = "tot";

    /// <summary>A longer token is refused unread; a real one has about a thousand.</summary>
    public const int MaxTokenBytes = 8 * 1024;

    /// <summary>Longest time from issue to expiry of the services' own and the demo's tokens.</summary>
    private static readonly TimeSpan OwnMaxLifetime = TimeSpan.FromHours(1);

    /// <summary>How often at most an issuer is asked for keys that it has not shown yet.</summary>
    private static readonly TimeSpan SilentIssuerRetry = TimeSpan.FromSeconds(30);

    private const string Selector = "tot-bearer";
    private const string ServiceScheme = "tot-service";
    private const string DemoScheme = "tot-demo";
    private static readonly string[] Algorithms = ["ES256", "ES384", "RS256", "PS256"];
    private static readonly JsonWebTokenHandler Reader = new();

    /// <summary>Registers the schemes and the two policies; every endpoint without a policy of its own asks for a user.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Name of the service, the audience of the other services' tokens; null for the gateway, which takes none.</param>
    public static void AddIdentity(this WebApplicationBuilder builder, string? service)
    {
        var configuration = builder.Configuration;
        var issuers = IssuerSettings.From(configuration);
        var demo = DemoMode.IsEnabled(configuration);
        var authentication = builder.Services.AddAuthentication(Selector);
        var schemes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var issuer in issuers)
        {
            schemes[issuer.Issuer] = issuer.Issuer;
            authentication.AddJwtBearer(issuer.Issuer, o => Configure(o, issuer));
        }
        if (demo)
        {
            schemes[DemoTokens.Issuer] = DemoScheme;
            var keys = new ServiceKeys(configuration);
            authentication.AddJwtBearer(DemoScheme, o => Configure(o, DemoTokens.Issuer, Audience, _ => keys.Public(DemoTokens.KeyName)));
        }
        if (service is not null)
        {
            schemes[ServiceTokens.Issuer] = ServiceScheme;
            var keys = new ServiceKeys(configuration);
            authentication.AddJwtBearer(ServiceScheme, o => ConfigureForServices(o, service, keys));
        }
        authentication.AddPolicyScheme(Selector, null, o => o.ForwardDefaultSelector = http => SchemeOf(http, schemes));
        builder
            .Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.User, UserPolicy().Build())
            .AddPolicy(Policies.Service, p => p.AddAuthenticationSchemes(Selector).RequireClaim("iss", ServiceTokens.Issuer))
            .SetFallbackPolicy(UserPolicy().Build());
        builder.Services.AddScoped(sp =>
            sp.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http ? Caller.From(http.User) : Caller.Nobody
        );
    }

    /// <summary>Registers a policy that asks for a service's token for one of the <paramref name="audiences"/>; the gateway's, which is none itself.</summary>
    public static void AddServicePassing(this WebApplicationBuilder builder, string policy, IEnumerable<string> audiences)
    {
        var keys = new ServiceKeys(builder.Configuration);
        builder
            .Services.AddAuthentication()
            .AddJwtBearer(
                policy,
                options =>
                {
                    ConfigureForServices(options, audience: "", keys);
                    options.TokenValidationParameters.ValidAudience = null;
                    options.TokenValidationParameters.ValidAudiences = audiences;
                }
            );
        builder.Services.AddAuthorizationBuilder().AddPolicy(policy, p => p.AddAuthenticationSchemes(policy).RequireAuthenticatedUser());
    }

    internal static AuthorizationPolicyBuilder UserPolicy() =>
        new AuthorizationPolicyBuilder(Selector)
            .RequireAuthenticatedUser()
            .RequireAssertion(c => !c.User.HasClaim("iss", ServiceTokens.Issuer) && Caller.From(c.User).Roles.Count > 0);

    private static string? SchemeOf(HttpContext http, Dictionary<string, string> schemes)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (
            header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && header.Length < MaxTokenBytes
            && Reader.CanReadToken(header[7..])
        )
        {
            try
            {
                if (schemes.TryGetValue(Reader.ReadJsonWebToken(header[7..]).Issuer, out var scheme))
                {
                    return scheme;
                }
            }
            catch (ArgumentException)
            {
                // Not a token at all: any scheme refuses it.
            }
        }
        return schemes.Values.FirstOrDefault();
    }

    private static void Configure(JwtBearerOptions options, IssuerSettings issuer)
    {
        Configure(options, issuer.Issuer, issuer.Audience, keyOf: null, issuer);
        options.MetadataAddress = issuer.MetadataAddress;
        options.RequireHttpsMetadata = issuer.RequireHttps;
        options.AutomaticRefreshInterval = issuer.KeysRefreshedEvery;
        options.RefreshInterval = SilentIssuerRetry;
        options.Events = new JwtBearerEvents { OnChallenge = SayThatIssuerIsSilentAsync };
    }

    /// <summary>A token that cannot be checked because its issuer's keys cannot be had is not a bad token: 503, and come again.</summary>
    private static async Task SayThatIssuerIsSilentAsync(JwtBearerChallengeContext challenge)
    {
        if (challenge.AuthenticateFailure is not SecurityTokenSignatureKeyNotFoundException)
        {
            return;
        }
        try
        {
            await challenge.Options.ConfigurationManager!.GetConfigurationAsync(challenge.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            challenge.HandleResponse();
            challenge.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            challenge.Response.Headers.RetryAfter = SilentIssuerRetry.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static void ConfigureForServices(JwtBearerOptions options, string audience, ServiceKeys keys)
    {
        Configure(options, ServiceTokens.Issuer, audience, keys.Public);
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = validated =>
            {
                if (!ServiceTokens.IsSignedByItsSubject((JsonWebToken)validated.SecurityToken))
                {
                    validated.Fail("A service signs for itself only.");
                }
                return Task.CompletedTask;
            },
        };
    }

    private static void Configure(
        JwtBearerOptions options,
        string issuer,
        string audience,
        Func<string, SecurityKey?>? keyOf,
        IssuerSettings? settings = null
    )
    {
        options.MapInboundClaims = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(
            new ValidatedTokens(settings?.MaxLifetime ?? OwnMaxLifetime, settings?.RoleNames ?? [], TimeProvider.System)
        );
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(30),
            NameClaimType = "sub",
            RoleClaimType = "roles",
        };
        if (keyOf is not null)
        {
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, kid, _) => keyOf(kid) is { } key ? [key] : [];
        }
    }
}
