using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Subscribe;

/// <param name="Endpoint">Where events go: https.</param>
/// <param name="EventTypes">Full names, or prefixes ending in <c>*</c>; see <c>GET /event-types</c>.</param>
/// <param name="CaseId">Only events of this case.</param>
/// <param name="ContentMode"><c>binary</c> (default) or <c>structured</c>.</param>
internal sealed record SubscribeRequest(string? Endpoint, IReadOnlyList<string?>? EventTypes, Guid? CaseId, ContentMode? ContentMode);

/// <summary>
/// <c>POST /subscriptions</c>: finds the agency's subscription to just this, or makes it. The secret is in the first answer only; a repetition,
/// also under the same Idempotency-Key, answers 200 without it. Who lost it rotates it.
/// </summary>
internal static class Subscribe
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions", HandleAsync)
            .RequireUser()
            .WithName("Subscribe")
            .WithSummary("Subscribe an endpoint of the own agency")
            .Produces<SubscriptionView>(StatusCodes.Status201Created)
            .Produces<SubscriptionView>();

    private static async Task<IResult> HandleAsync(
        SubscribeRequest request,
        OwnSubscriptions own,
        INeedToKnow needToKnow,
        SubscriptionsDb db,
        SecretSeal seal,
        Act act,
        IOptions<SubscriptionsOptions> options,
        CancellationToken ct
    )
    {
        var endpoint = EndpointAddress.Parse(request.Endpoint, options.Value.AllowLoopback);
        var filter = EventFilter.Create(request.EventTypes, request.CaseId);
        if (!endpoint.IsSuccess || !filter.IsSuccess)
        {
            return Both(endpoint.Error, filter.Error).ToProblem();
        }
        var agency = await own.AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error.ToProblem();
        }
        if (request.CaseId is { } caseId && !await needToKnow.MaySeeAsync(caseId, ct))
        {
            return Error.NotFound("case").ToProblem();
        }

        var mode = request.ContentMode ?? ContentMode.Binary;
        var fingerprint = Subscription.Print(agency.Value.Id, endpoint.Value, filter.Value, mode);
        if (await ExistingAsync(db, fingerprint, ct) is { } existing)
        {
            return Found(existing);
        }
        var secret = SigningSecret.Generate();
        var id = SubscriptionId.From(Guid.CreateVersion7(act.Now));
        var subscription = Subscription.Create(id, agency.Value.Id, endpoint.Value, filter.Value, mode, seal.Seal(secret), act.Now);
        db.Subscriptions.Add(subscription);
        act.Audit(db, "subscribe", $"subscriptions/{id}", request.CaseId, "endpoint", "eventTypes", "caseId", "contentMode");
        try
        {
            // Not by Act.CommitAsync: it keeps answers for replays, and this one holds the secret.
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await ExistingAsync(db, fingerprint, ct) is { } twin)
            {
                return Found(twin);
            }
            throw;
        }
        return Results.Created($"{HttpApi.Prefix}/subscriptions/{id}", SubscriptionView.Of(subscription) with { Secret = secret.Reveal() });
    }

    private static Task<Subscription?> ExistingAsync(SubscriptionsDb db, string fingerprint, CancellationToken ct) =>
        db.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.Fingerprint == fingerprint && s.State != SubscriptionState.Deleted, ct);

    private static IResult Found(Subscription existing) => Results.Ok(SubscriptionView.Of(existing));

    private static Error Both(Error? one, Error? two)
    {
        if (one is null || two is null)
        {
            return (one ?? two)!;
        }
        return one with
        {
            Fields = one.Fields.Concat(two.Fields).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
            Facts = one.Facts.Concat(two.Facts).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
        };
    }
}
