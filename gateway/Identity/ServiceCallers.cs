using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Tot.Gateway.Proxy;
using Tot.ServiceDefaults.Identity;

namespace Tot.Gateway.Identity;

/// <summary>
/// gRPC is how the services ask each other. The gateway lets it through only with a service's own token, signed with a key it knows and
/// for one of the services behind it; whether it is meant for just this service and method, the service checks again.
/// </summary>
internal static class ServiceCallers
{
    /// <summary>The authorization policy of the gRPC routes.</summary>
    public const string Policy = "service-call";

    private const string Scheme = "tot-service-call";

    public static void AddServiceCallers(this WebApplicationBuilder builder)
    {
        var keys = new ServiceKeys(builder.Configuration);
        var services = builder.Configuration.GetSection(ProxySetup.Section).GetSection("Clusters").GetChildren().Select(c => c.Key);
        builder
            .Services.AddAuthentication()
            .AddJwtBearer(
                Scheme,
                options =>
                {
                    options.MapInboundClaims = false;
                    options.IncludeErrorDetails = false;
                    options.TokenValidationParameters = new TokenValidationParameters
                    {
                        ValidIssuer = ServiceTokens.Issuer,
                        ValidAudiences = services,
                        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                        IssuerSigningKeyResolver = (_, _, kid, _) => keys.Public(kid) is { } key ? [key] : [],
                        ClockSkew = TimeSpan.FromSeconds(30),
                        NameClaimType = "sub",
                    };
                }
            );
        builder
            .Services.AddAuthorizationBuilder()
            .AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
    }
}
