using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Read;

/// <summary><c>GET /subscriptions</c> and <c>GET /subscriptions/{id}</c>: the agency's own, the newest first unless asked otherwise.</summary>
internal static class ReadSubscriptions
{
    private static readonly ListOrder<Subscription, SubscriptionId> Order = new ListOrder<Subscription, SubscriptionId>(
        s => s.Id,
        "createdAt desc"
    )
        .By("createdAt", s => s.CreatedAt)
        .By("changedAt", s => s.ChangedAt);

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
        string? state,
        string? health,
        Guid? caseId,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        OwnSubscriptions own,
        SubscriptionsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var wantedState = Words<SubscriptionState>.Read(state, "state", validation);
        var wantedHealth = Words<SubscriptionHealth>.Read(health, "health", validation);
        var page = Order.Read(orderBy, pageSize, pageToken, validation, state, health, caseId);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var agency = await own.AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error.ToProblem();
        }
        var rows = db
            .Subscriptions.AsNoTracking()
            .Where(s => s.AgencyId == agency.Value.Id && s.State != SubscriptionState.Deleted)
            .Where(s =>
                (wantedState == null || s.State == wantedState)
                && (wantedHealth == null || s.Health == wantedHealth)
                && (caseId == null || s.CaseId == caseId)
            );
        return Results.Json(page.Of(await page.Cut(rows).ToListAsync(ct), SubscriptionView.Of), Json.Options);
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
}
