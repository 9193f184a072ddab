using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Tot.ServiceDefaults.Identity;

namespace Tot.Gateway.Limits;

/// <summary>
/// How much one client may ask: the token's subject, or the remote address of whoever has none. A client saves up to <c>Burst</c> requests and gets
/// <c>PerSecond</c> new ones. All clients of one agency have such a store in common too: with many accounts an agency gets no more.
/// </summary>
internal static class RateLimits
{
    public const string Api = "api";
    public const string Page = "page";
    public const string Demo = "demo";

    /// <summary>What all clients of an agency have in common.</summary>
    public const string Agency = "agency";

    /// <summary>The console's pages: a page is several requests, and its readers of one office may share an address.</summary>
    public const string Console = "console";

    /// <summary>The timeout policy of REST routes. gRPC calls bring their own deadline.</summary>
    public const string Rest = "rest";

    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        foreach (var policy in (string[])[Api, Page, Demo, Console, Agency])
        {
            services.AddOptions<RateLimit>(policy).BindConfiguration("RateLimits:" + policy).ValidateDataAnnotations().ValidateOnStart();
        }
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = SayWhenAsync;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(AgencyBucket);
            foreach (var policy in (string[])[Api, Page, Demo, Console])
            {
                limiter.AddPolicy(policy, http => Bucket(http, policy));
            }
        });
        var timeout = builder.Configuration.GetValue("Timeouts:" + Rest, TimeSpan.FromSeconds(30));
        services.AddRequestTimeouts(timeouts => timeouts.AddPolicy(Rest, timeout));
    }

    private static RateLimitPartition<string> Bucket(HttpContext http, string policy)
    {
        var subject = Caller.From(http.User).Subject;
        var client = subject.Length > 0 ? "subject:" + subject : "address:" + http.Connection.RemoteIpAddress;
        return RateLimitPartition.GetTokenBucketLimiter(client, _ => Options(http, policy));
    }

    /// <summary>Before the client's own. Whoever has no agency is limited by address alone.</summary>
    private static RateLimitPartition<string> AgencyBucket(HttpContext http) =>
        Caller.From(http.User).OrganisationNumber is { Length: > 0 } number
            ? RateLimitPartition.GetTokenBucketLimiter(number, _ => Options(http, Agency))
            : RateLimitPartition.GetNoLimiter("");

    private static TokenBucketRateLimiterOptions Options(HttpContext http, string policy)
    {
        var limit = http.RequestServices.GetRequiredService<IOptionsMonitor<RateLimit>>().Get(policy);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = limit.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };
    }

    private static ValueTask SayWhenAsync(OnRejectedContext context, CancellationToken ct)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}

/// <summary>An entry of <c>RateLimits</c>.</summary>
internal sealed class RateLimit
{
    [Range(1, int.MaxValue)]
    public int Burst { get; set; }

    [Range(1, int.MaxValue)]
    public int PerSecond { get; set; }
}
