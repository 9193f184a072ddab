using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Calendar;

/// <param name="Scope"><c>person</c> (default) or <c>agency</c>.</param>
/// <param name="Language"><c>nb</c> (default), <c>nn</c> or <c>en</c>.</param>
internal sealed record CreateCalendarFeedRequest(CalendarScope? Scope, string? Language);

/// <param name="Path">The secret address on this installation; only in the answer that made it.</param>
internal sealed record CalendarFeedView(Guid Id, CalendarScope Scope, string Language, DateTimeOffset CreatedAt, string? Path)
{
    public static CalendarFeedView Of(CalendarAddress a, string? path = null) => new(a.Id.Value, a.Scope, a.Language, a.CreatedAt, path);
}

/// <summary><c>/calendar-feeds</c>: secret addresses of calendars: create, list, revoke.</summary>
internal static class ManageCalendarFeeds
{
    private static readonly string[] Languages = ["nb", "nn", "en"];

    private static readonly ListOrder<CalendarAddress, CalendarAddressId> Order = new ListOrder<CalendarAddress, CalendarAddressId>(
        a => a.Id,
        "createdAt desc"
    ).By("createdAt", a => a.CreatedAt);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/calendar-feeds", CreateAsync)
            .RequireUser()
            .WithName("CreateCalendarFeed")
            .WithSummary("A secret address for calendar programs; shown once")
            .Produces<CalendarFeedView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/calendar-feeds", ListAsync)
            .RequireUser()
            .WithName("ListCalendarFeeds")
            .WithSummary("The caller's and the agency's addresses, without what makes them secret")
            .Produces<Page<CalendarFeedView>>();
        api.MapDelete("/calendar-feeds/{id:guid}", RevokeAsync)
            .RequireUser()
            .WithName("RevokeCalendarFeed")
            .WithSummary("The address answers nobody any more")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(
        CreateCalendarFeedRequest request,
        OwnSubscriptions own,
        SubscriptionsDb db,
        Act act,
        CancellationToken ct
    )
    {
        var language = request.Language ?? "nb";
        if (!Languages.Contains(language, StringComparer.Ordinal))
        {
            return Error.Validation("language", "One of nb, nn, en.").ToProblem();
        }
        var scope = request.Scope ?? CalendarScope.Person;
        if (scope == CalendarScope.Person && act.Caller.IsMachine)
        {
            return Error.Forbidden("A machine has no calendar of its own; ask for the agency's.").ToProblem();
        }
        var agency = await own.AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error.ToProblem();
        }
        var id = CalendarAddressId.From(Guid.CreateVersion7(act.Now));
        var (address, token) = CalendarAddress.Create(id, agency.Value.Id, scope, act.Caller.Subject, language, act.Now);
        db.CalendarAddresses.Add(address);
        act.Audit(db, "create-calendar-feed", $"calendar-feeds/{id}", changed: ["scope", "language"]);
        // Not by Act.CommitAsync: it keeps answers for replays, and this one holds the secret.
        await db.SaveChangesAsync(ct);
        return Results.Created($"{HttpApi.Prefix}/calendar-feeds/{id}", CalendarFeedView.Of(address, $"/calendar/{token}.ics"));
    }

    private static async Task<IResult> ListAsync(
        string? orderBy,
        int? pageSize,
        string? pageToken,
        OwnSubscriptions own,
        SubscriptionsDb db,
        Caller caller,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var page = Order.Read(orderBy, pageSize, pageToken, validation);
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
            .CalendarAddresses.AsNoTracking()
            .Where(a =>
                a.AgencyId == agency.Value.Id && a.RevokedAt == null && (a.Scope == CalendarScope.Agency || a.MadeBy == caller.Subject)
            );
        return Results.Json(page.Of(await page.Cut(rows).ToListAsync(ct), a => CalendarFeedView.Of(a)), Json.Options);
    }

    private static async Task<IResult> RevokeAsync(Guid id, OwnSubscriptions own, SubscriptionsDb db, Act act, CancellationToken ct)
    {
        var agency = await own.AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error.ToProblem();
        }
        var address = await db.CalendarAddresses.FirstOrDefaultAsync(a => a.Id == new CalendarAddressId(id), ct);
        if (address?.IsManagedBy(agency.Value.Id, act.Caller.Subject) != true)
        {
            return Error.NotFound("calendar feed").ToProblem();
        }
        if (address.Revoke(act.Now))
        {
            act.Audit(db, "revoke-calendar-feed", $"calendar-feeds/{id}", changed: "revokedAt");
        }
        return await act.CommitAsync(db, Reply.NoContent(), ct);
    }
}
