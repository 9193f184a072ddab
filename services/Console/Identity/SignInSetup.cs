using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;

namespace Tot.WebConsole.Identity;

/// <summary>
/// A reader is signed in by a sealed cookie that holds the token for the services. In the demo the reader chooses a persona; otherwise the configured
/// issuer says who it is.
/// </summary>
internal static class SignInSetup
{
    public const string Scheme = "tot-session";

    /// <summary>Without a request for this long the reader is signed out; what was being written stays in the browser tab.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var configuration = builder.Configuration;
        var keys = new ServiceKeys(configuration);
        services.AddSingleton<IDataProtectionProvider>(new KeyedProtection(keys, ConsoleHost.Name));
        services.AddSingleton<Renewals>();
        services.AddSingleton(new DraftKeys(keys));
        var demo = DemoMode.IsEnabled(configuration);
        services.AddSingleton(new SignInMode(demo));
        var authentication = services.AddAuthentication(o => o.DefaultScheme = Scheme).AddCookie(Scheme, Configure);
        if (demo)
        {
            services.AddSingleton(new DemoTokens(keys));
            services.AddSingleton<ITokenRenewal, DemoRenewal>();
        }
        else
        {
            authentication.AddIssuer(configuration);
        }
        // The framework's own key ring is not used, so nothing may make one at start.
        foreach (var descriptor in services.Where(d => d.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(descriptor);
        }
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build());
        // Only the gateway reaches the console, and it says by which name and protocol it was asked.
        services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            o.KnownIPNetworks.Clear();
            o.KnownProxies.Clear();
        });
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Scheme;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = RenewAsync;
        options.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
    }

    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>A token about to expire is replaced; where that cannot be done the reader signs in again.</summary>
    private static async Task RenewAsync(CookieValidatePrincipalContext context)
    {
        var token = SessionToken.From(context.Properties);
        // The real clock: a demo clock must not age tokens. Files are the same for everybody.
        var now = TimeProvider.System.GetUtcNow();
        if (token?.ExpiresAt > now.AddMinutes(2) || context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<SameForEverybody>() is not null)
        {
            return;
        }
        var renewals = context.HttpContext.RequestServices.GetRequiredService<Renewals>();
        var renewed = token is null ? null : await renewals.RenewAsync(context.Principal!, token);
        if (renewed is null)
        {
            if (token?.ExpiresAt > now)
            {
                return;
            }
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
            return;
        }
        renewed.Store(context.Properties);
        context.ShouldRenew = true;
    }
}

/// <param name="Demo">Whoever comes chooses a persona.</param>
internal sealed record SignInMode(bool Demo);

/// <summary>On what is answered without regard to who asks.</summary>
internal sealed class SameForEverybody;

internal interface ITokenRenewal
{
    /// <summary>A fresh token for the same reader, or null when there is none to be had.</summary>
    Task<SessionToken?> RenewAsync(System.Security.Claims.ClaimsPrincipal reader, SessionToken old, CancellationToken ct);
}
