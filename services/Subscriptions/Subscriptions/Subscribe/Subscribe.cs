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
/// <param name="CaseNumber">The same by its number, instead of the identifier.</param>
/// <param name="Municipality">Only cases of this municipality, and what belongs to no case. Four digits.</param>
/// <param name="District">Only cases of this district of the municipality, or of none.</param>
/// <param name="ContentMode"><c>binary</c> (default), <c>structured</c> or <c>batch</c>.</param>
internal sealed record SubscribeRequest(
    string? Endpoint,
    IReadOnlyList<string?>? EventTypes,
    Guid? CaseId,
    string? CaseNumber,
    string? Municipality,
    string? District,
    ContentMode? ContentMode
);

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
        var caseId = request.CaseId ?? await NumberedAsync(db, request.CaseNumber, ct);
        var filter = EventFilter.Create(request.EventTypes, caseId, request.Municipality, request.District);
        if (!endpoint.IsSuccess || !filter.IsSuccess)
        {
            return Both(endpoint.Error, filter.Error).ToProblem();
        }
        var agency = await own.AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error.ToProblem();
        }
        if (caseId is { } id && !await needToKnow.MaySeeAsync(id, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        return await FindOrCreateAsync(
            request.ContentMode ?? ContentMode.Binary,
            endpoint.Value,
            filter.Value,
            agency.Value.Id,
            db,
            seal,
            act,
            ct
        );
    }

    private static async Task<IResult> FindOrCreateAsync(
        ContentMode mode,
        EndpointAddress endpoint,
        EventFilter filter,
        Guid agencyId,
        SubscriptionsDb db,
        SecretSeal seal,
        Act act,
        CancellationToken ct
    )
    {
        var fingerprint = Subscription.Print(agencyId, endpoint, filter, mode);
        if (await ExistingAsync(db, fingerprint, ct) is { } existing)
        {
            return Found(existing);
        }
        var secret = SigningSecret.Generate();
        var id = SubscriptionId.From(Guid.CreateVersion7(act.Now));
        var subscription = Subscription.Create(id, agencyId, endpoint, filter, mode, seal.Seal(secret), act.Now);
        db.Subscriptions.Add(subscription);
        act.Audit(
            db,
            "subscribe",
            $"subscriptions/{id}",
            filter.CaseId,
            "endpoint",
            "eventTypes",
            "caseId",
            "municipality",
            "district",
            "contentMode"
        );
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

    /// <summary>The case of that number; one that is not known here is answered like one that may not be seen.</summary>
    private static async Task<Guid?> NumberedAsync(SubscriptionsDb db, string? number, CancellationToken ct) =>
        number is null
            ? null
            : await db.CaseCopies.Where(c => c.Number == number).Select(c => (Guid?)c.CaseId).FirstOrDefaultAsync(ct) ?? Guid.Empty;

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
