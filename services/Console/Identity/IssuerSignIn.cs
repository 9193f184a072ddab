using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Tot.ServiceDefaults.Identity;

namespace Tot.WebConsole.Identity;

/// <summary>
/// OpenID Connect, authorization code with PKCE, against the first of <c>Auth:Issuers</c>. On the framework's OAuth handler: its OpenID Connect package cannot be
/// restored from the package feed.
/// </summary>
internal static class IssuerSignIn
{
    public const string Scheme = "issuer";
    public const string Callback = "/sign-in/callback";

    public static void AddIssuer(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        var issuer = configuration.GetSection("Auth:Issuers").Get<IssuerSettings[]>() is [{ } first, ..] ? first : null;
        if (issuer is null)
        {
            throw new InvalidOperationException(
                "The console needs an issuer to sign readers in: set Auth:Issuers, or Demo:Enabled on your own machine."
            );
        }
        authentication.Services.AddSingleton<IConfigurationManager<OpenIdConnectConfiguration>>(
            new ConfigurationManager<OpenIdConnectConfiguration>(
                issuer.MetadataAddress,
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = issuer.RequireHttps }
            )
        );
        authentication.Services.AddSingleton<ITokenRenewal, IssuerRenewal>();
        authentication.AddOAuth<IssuerOptions, IssuerHandler>(
            Scheme,
            options =>
            {
                var console = configuration.GetSection("Console:SignIn");
                options.Issuer = issuer.Issuer;
                options.ClientId = console["ClientId"] ?? "tot-console";
                options.ClientSecret = console["ClientSecret"] ?? "";
                options.CallbackPath = Callback;
                options.SignInScheme = SignInSetup.Scheme;
                options.UsePkce = true;
                options.SaveTokens = false;
                options.CorrelationCookie.Name = "tot-sign-in.";
                // The issuer sends the reader back by a link; browsers refuse None without https.
                options.CorrelationCookie.SameSite = SameSiteMode.Lax;
                options.Scope.Clear();
                foreach (var scope in (console["Scopes"] ?? "openid").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    options.Scope.Add(scope);
                }
                if (console["Resource"] is { } resource)
                {
                    // RFC 8707: some issuers give a token for the services only when told which.
                    options.AdditionalAuthorizationParameters["resource"] = resource;
                }
                options.Events.OnRemoteFailure = context =>
                {
                    context.HandleResponse();
                    context.Response.Redirect("/?again=1&failed=1");
                    return Task.CompletedTask;
                };
            }
        );
    }
}

internal sealed class IssuerOptions : OAuthOptions
{
    public string Issuer { get; set; } = "";

    /// <summary>The endpoints come from the issuer's metadata, and a public client has no secret.</summary>
    public override void Validate()
    {
        if (string.IsNullOrEmpty(ClientId) || !CallbackPath.HasValue)
        {
            throw new InvalidOperationException("Console:SignIn:ClientId is missing.");
        }
    }
}
