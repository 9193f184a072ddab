using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Read;

/// <summary><c>GET /subscriptions</c> and <c>GET /subscriptions/{id}</c>: the agency's own, the newest first.</summary>
internal static class ReadSubscriptions
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/subscriptions", ListAsync)
            .RequireUser()
            .WithName("ListSubscriptions")
            .WithSummary("The agency's subscriptions")
            .Produces<Page<SubscriptionView>>();
        api.MapGet("/subscriptions/{id:guid}", GetAsync)
            .RequireUser()
            .WithName("GetSubscription")
            .WithSummary("One subscription: state, health, validation")
            .Produces<SubscriptionView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        int? pageSize,
        string? pageToken,
        OwnSubscriptions own,
        SubscriptionsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var before =
            after is null ? default(Guid?)
            : Guid.TryParse(after, out var id) ? id
            : null;
        validation.Check(after is null || before is not null, "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var agency = await own.AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error.ToProblem();
        }
        var rows = db.Subscriptions.AsNoTracking().Where(s => s.AgencyId == agency.Value.Id && s.State != SubscriptionState.Deleted);
        if (before is { } last)
        {
            var (at, print) = await LastOfPageAsync(db, last, ct);
            rows = rows.Where(s => s.CreatedAt < at || (s.CreatedAt == at && string.Compare(s.Fingerprint, print) > 0));
        }
        var read = await rows.OrderByDescending(s => s.CreatedAt).ThenBy(s => s.Fingerprint).Take(size + 1).ToListAsync(ct);
        var page = Page<Subscription>.Of(read, size, s => s.Id.ToString());
        return Results.Json(new Page<SubscriptionView>([.. page.Items.Select(SubscriptionView.Of)], page.NextPageToken), Json.Options);
    }

    private static async Task<IResult> GetAsync(Guid id, OwnSubscriptions own, HttpContext http, CancellationToken ct)
    {
        var found = await own.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        // For If-Match only: health changes under the same version, so nobody is answered 304.
        http.Response.Headers.ETag = Answers.ETag(found.Value.Version);
        return Results.Json(SubscriptionView.Of(found.Value), Json.Options);
    }

    private static async Task<(DateTimeOffset At, string Print)> LastOfPageAsync(SubscriptionsDb db, Guid last, CancellationToken ct)
    {
        var row = await db
            .Subscriptions.Where(s => s.Id == new SubscriptionId(last))
            .Select(s => new { s.CreatedAt, s.Fingerprint })
            .FirstOrDefaultAsync(ct);
        return (row?.CreatedAt ?? DateTimeOffset.MinValue, row?.Fingerprint ?? "");
    }
}
