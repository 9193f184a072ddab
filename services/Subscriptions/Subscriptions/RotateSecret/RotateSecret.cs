using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.RotateSecret;

/// <param name="Secret">The new secret, shown once.</param>
/// <param name="PreviousSignsUntil">Until when deliveries are signed with the one before too.</param>
internal sealed record RotatedSecret(string Secret, DateTimeOffset PreviousSignsUntil);

/// <summary>
/// <c>POST /subscriptions/{id}/rotate-secret</c>: a new secret; the one before signs too for a day. Each call makes another: an answer with
/// a secret is not kept for replays.
/// </summary>
internal static class RotateSecret
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions/{id:guid}/rotate-secret", HandleAsync)
            .RequireUser()
            .WithName("RotateSecret")
            .WithSummary("A new signing secret; the old one signs beside it for a day")
            .Produces<RotatedSecret>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid id,
        OwnSubscriptions own,
        SubscriptionsDb db,
        SecretSeal seal,
        Act act,
        CancellationToken ct
    )
    {
        var found = await own.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var subscription = found.Value;
        if (act.CheckIfMatch(subscription.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var secret = SigningSecret.Generate();
        var rotated = subscription.RotateSecret(seal.Seal(secret), act.Now);
        if (!rotated.IsSuccess)
        {
            return rotated.Error.ToProblem();
        }
        act.Audit(db, "rotate-secret", $"subscriptions/{id}", subscription.CaseId, "secret");
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Error("STALE_VERSION", ErrorKind.Stale, "It has been changed at the same time. Try again.").ToProblem();
        }
        return Results.Json(new RotatedSecret(secret.Reveal(), act.Now + Subscription.RotationGrace), Json.Options);
    }
}
