using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Trace;

/// <param name="EventId">The <c>webhook-id</c>; missing when the agency never got the event and may not know of it now.</param>
/// <param name="EventType">Like the subject missing when the agency may not know of the event now.</param>
internal sealed record DeliveryView(
    Guid Id,
    DeliveryState State,
    Guid? EventId,
    string? EventType,
    string? Subject,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? FinishedAt,
    IReadOnlyList<AttemptView> Attempts
);

/// <param name="Status">The endpoint's HTTP status; missing when it gave none.</param>
/// <param name="Reason">A stable code, for example <c>timeout</c> or <c>http-503</c>.</param>
internal sealed record AttemptView(int Number, DateTimeOffset At, double DurationMs, int? Status, AttemptOutcome Outcome, string Reason);

/// <summary><c>GET /subscriptions/{id}/deliveries</c>: every event's way, the newest first, with every attempt.</summary>
internal static class ListDeliveries
{
    private static readonly Dictionary<string, DeliveryState> States = Enum.GetValues<DeliveryState>()
        .ToDictionary(s => JsonNamingPolicy.KebabCaseLower.ConvertName(s.ToString()), StringComparer.Ordinal);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/subscriptions/{id:guid}/deliveries", HandleAsync)
            .RequireUser()
            .WithName("ListDeliveries")
            .WithSummary("Every delivery with every attempt")
            .Produces<Page<DeliveryView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid id,
        string? state,
        int? pageSize,
        string? pageToken,
        OwnSubscriptions own,
        INeedToKnow needToKnow,
        SubscriptionsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var before = long.MaxValue;
        validation.Check(after is null || long.TryParse(after, out before), "pageToken", "Not a token that a page gave.");
        DeliveryState? wanted = state is not null && States.TryGetValue(state, out var known) ? known : null;
        validation.Check(state is null || wanted is not null, "state", $"One of {string.Join(", ", States.Keys)}.");
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var found = await own.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var agencyId = found.Value.AgencyId;
        var visible = await needToKnow.VisibleCasesAsync(ct);
        var rows = await (
            from d in db.Deliveries
            join e in db.PartnerEvents on d.EventId equals e.EventId
            where d.SubscriptionId == found.Value.Id && e.Position < before && (wanted == null || d.State == wanted)
            orderby e.Position descending
            select new Row(
                d,
                e.Position,
                e.Type,
                e.Subject,
                e.CaseId == null ? e.Audience.Contains(agencyId) : visible.Contains(e.CaseId.Value)
            )
        )
            .AsNoTracking()
            .Take(size + 1)
            .ToListAsync(ct);
        var page = Page<Row>.Of(rows, size, r => r.Position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Results.Json(new Page<DeliveryView>([.. page.Items.Select(r => r.View())], page.NextPageToken), Json.Options);
    }

    private sealed record Row(Delivery Delivery, long Position, string Type, string Subject, bool MayKnow)
    {
        // What the agency may not know, the trace of not telling it must not tell either.
        public DeliveryView View() =>
            new(
                Delivery.Id.Value,
                Delivery.State,
                MayKnow || Delivery.State == DeliveryState.Delivered ? Delivery.EventId : null,
                MayKnow ? Type : null,
                MayKnow ? Subject : null,
                Delivery.CreatedAt,
                Delivery.NextAttemptAt,
                Delivery.FinishedAt,
                [
                    .. Delivery.Attempts.Select(a => new AttemptView(
                        a.Number,
                        a.At,
                        Math.Round(a.Duration.TotalMilliseconds, 1),
                        a.Status,
                        a.Outcome,
                        a.Reason
                    )),
                ]
            );
    }
}
