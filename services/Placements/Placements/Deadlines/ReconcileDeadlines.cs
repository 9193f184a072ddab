using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Deadlines;

internal static class ReconcileDeadlines
{
    public static void MapReconcileDeadlines(this RouteGroupBuilder api) =>
        api.MapPost("/deadlines/reconcile", HandleAsync)
            .RequireRoles(Roles.Admin)
            .WithName("ReconcileDeadlines")
            .WithSummary("Recomputes every deadline from the decisions and reports warnings that have no proof of sending.")
            .Produces<ReconciliationReport>();

    private static async Task<IResult> HandleAsync(PlacementsDb db, Act act, Reconciliation reconciliation, CancellationToken ct)
    {
        var report = await reconciliation.RunAsync(ct);
        act.Audit(db, "reconcile-deadlines", "deadlines");
        return await act.CommitAsync(db, Reply.Ok(report), ct);
    }
}
