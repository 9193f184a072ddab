using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Calendar;

/// <summary>
/// <c>GET /calendar/{token}.ics</c>: what the agency may know of at this moment, for calendar programs. Whoever has the address needs no other
/// proof; an address that is unknown or revoked does not exist.
/// </summary>
internal static class GetCalendar
{
    private const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>How long what is over or was cancelled is shown.</summary>
    private static readonly TimeSpan Afterglow = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/calendar/{token}.ics", HandleAsync)
            .WithTags("Subscriptions")
            .WithName("GetCalendar")
            .WithSummary("Deadlines and meetings as a calendar")
            .Produces(StatusCodes.Status200OK, contentType: "text/calendar")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        string token,
        HttpContext http,
        SubscriptionsDb db,
        CalendarRate rate,
        RosterReadIndex rosters,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var hash = CalendarAddress.Hash(token);
        var address = await db.CalendarAddresses.AsNoTracking().FirstOrDefaultAsync(a => a.TokenHash == hash && a.RevokedAt == null, ct);
        if (address is null)
        {
            return Error.NotFound("calendar").ToProblem();
        }
        using var lease = rate.Take(address.Id);
        if (!lease.IsAcquired)
        {
            http.Response.Headers.RetryAfter = "60";
            return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests);
        }
        await rosters.EnsureFreshAsync(ct);
        var now = clock.GetUtcNow();
        var agency = await db.AgencyCopies.AsNoTracking().FirstOrDefaultAsync(a => a.AgencyId == address.AgencyId, ct);
        if (agency?.IsActive(Oslo.Day(now)) != true)
        {
            return Error.NotFound("calendar").ToProblem();
        }
        return Answer(http, await WriteAsync(db, address, now, ct));
    }

    private static async Task<byte[]> WriteAsync(SubscriptionsDb db, CalendarAddress address, DateTimeOffset now, CancellationToken ct)
    {
        var (agencyId, since) = (address.AgencyId, now - Afterglow);
        var visible = db.RosterCopies.Where(r => r.AgencyId == agencyId && (r.UntilAt == null || now < r.UntilAt)).Select(r => r.CaseId);
        var entries = await db
            .CalendarEntries.AsNoTracking()
            .Where(e => (e.DueOn != null || e.StartsAt != null) && (e.IsCancelled ? e.ChangedAt >= since : e.OverAt >= since))
            .Where(e => e.CaseId == null ? e.Audience.Contains(agencyId) : visible.Contains(e.CaseId.Value))
            .OrderBy(e => e.OverAt)
            .ThenBy(e => e.Id)
            .ToListAsync(ct);
        var cases = entries.Select(e => e.CaseId).Distinct().ToList();
        var numbers = await db.CaseCopies.Where(c => cases.Contains(c.CaseId)).ToDictionaryAsync(c => c.CaseId, c => c.Number, ct);
        return Encoding.UTF8.GetBytes(new CalendarDocument(address.Language).Write(entries, numbers));
    }

    private static IResult Answer(HttpContext http, byte[] document)
    {
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(document).AsSpan(0, 16))}\"";
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "private, no-cache";
        // Nobody else is to learn the address from a link, and no robot is to keep what it says.
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return http.Request.Headers.IfNoneMatch.Contains(etag, StringComparer.Ordinal)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(document, ContentType);
    }
}

/// <summary>Each address may be fetched ten times at once and then once every six seconds; programs fetch once an hour.</summary>
internal sealed class CalendarRate : IDisposable
{
    private readonly PartitionedRateLimiter<CalendarAddressId> _limiter = PartitionedRateLimiter.Create<
        CalendarAddressId,
        CalendarAddressId
    >(id =>
        RateLimitPartition.GetTokenBucketLimiter(
            id,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 10,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(6),
                QueueLimit = 0,
            }
        )
    );

    public RateLimitLease Take(CalendarAddressId id) => _limiter.AttemptAcquire(id);

    public void Dispose() => _limiter.Dispose();
}
