using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Messaging.Log;
using Tot.Placements.Deadlines;
using Tot.Placements.Persistence;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

/// <summary>One world each: these move the clock.</summary>
public sealed class DeadlineEngineTests : IAsyncLifetime
{
    private readonly PlacementsWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task TheClockJumpsTwoWeeks_EveryWarningDueIsToldOnce_AndThoseWhoseDayPassedAreLate()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10")); // ends 20 April; warnings from Friday 20 March on
        await _world.FiredAsync();

        _world.Host.Clock.Advance(TimeSpan.FromDays(14)); // 24 March
        await _world.FiredAsync();

        var warnings = await WarningsAsync(caseId);
        Assert.Equal(
            [(30, "2026-03-20", true)],
            warnings.Where(w => w.Deadline.Kind is DeadlineKind.DecisionExpires).Select(w => (w.LeadDays, w.WarnOn, w.Late))
        );
        Assert.Equal(
            // Due on Easter Monday 6 April; 14 days before is Monday 23 March.
            [(14, "2026-03-23", true)],
            warnings.Where(w => w.Deadline.Kind is DeadlineKind.NextApplicationDue).Select(w => (w.LeadDays, w.WarnOn, w.Late))
        );
        Assert.Equal(warnings.Count, warnings.DistinctBy(w => (w.Deadline.DeadlineId, w.Deadline.Version, w.LeadDays)).Count());
        var audited = (await _world.Host.AuditAsync()).Where(a => a.CaseId == caseId && a.Action == "warn-of-deadline");
        Assert.Equal(
            warnings.Select(w => ($"deadlines/{w.Deadline.DeadlineId}", $"lead-days:{w.LeadDays}{(w.Late ? ",late" : "")}")).Order(),
            audited.Select(a => (a.Target, a.Changed)).Order()
        );
    }

    [Fact]
    public async Task Downtime_LosesNoWarning_AndDoublesNone()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10"));
        _world.Host.Clock.Advance(TimeSpan.FromDays(14));
        await _world.FiredAsync();
        var before = await WarningsAsync(caseId);

        await _world.Host.RestartAsync();
        _world.Host.Clock.Advance(TimeSpan.FromDays(60));
        await _world.FiredAsync();
        await _world.Host.RestartAsync();
        await _world.FiredAsync();

        var warnings = await WarningsAsync(caseId);
        Assert.True(warnings.Count > before.Count);
        Assert.Equal(warnings.Count, warnings.DistinctBy(w => (w.Deadline.DeadlineId, w.Deadline.Version, w.LeadDays)).Count());
        Assert.Equal(
            [DeadlineKind.DecisionExpires, DeadlineKind.NextApplicationDue, DeadlineKind.AftercarePlanDue],
            (await ToldAsync<DeadlineMissed>(caseId)).Select(missed => missed.Deadline.Kind).Order()
        );
        Assert.All(await ToldAsync<DeadlineMissed>(caseId), missed => Assert.True(missed.Late));
        var audited = (await _world.Host.AuditAsync()).Where(a => a.CaseId == caseId && a.Action == "miss-deadline").ToList();
        Assert.Equal(["state,late", "state,late", "state,late"], audited.Select(a => a.Changed));
    }

    [Fact]
    public async Task LapsedAcuteDecision_MovesItsExpiry_WhenItsApplicationIsMissed()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Acute("2026-03-10", "2026-04-30"));

        _world.Host.Clock.Advance(TimeSpan.FromDays(15)); // 25 March; the application was due on the 24th
        await _world.FiredAsync();

        var moved = Assert.Single(await ToldAsync<DeadlineMoved>(caseId), m => m.Deadline.Kind is DeadlineKind.DecisionExpires);
        Assert.Equal(("2026-04-30", "2026-03-24"), (moved.PreviousDueOn, moved.Deadline.DueOn));
    }

    [Fact]
    public async Task Acknowledge_ByAPerson_IsToldOnce_AndBeforeAnyWarningRefused()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10"));
        var deadline = (await ListAsync(caseId, "upcoming")).Single(d => d.GetProperty("kind").GetString() == "decision-expires");
        var acknowledge = $"deadlines/{deadline.GetProperty("id").GetString()}/acknowledge";
        await RefusedAsync(await _world.PostAsync(acknowledge, new { }), HttpStatusCode.Conflict, "DEADLINE_NOT_WARNED");

        _world.Host.Clock.Advance(TimeSpan.FromDays(10));
        await _world.FiredAsync();
        Assert.Contains(await ListAsync(caseId, "warned"), d => d.GetProperty("kind").GetString() == "decision-expires");
        await RefusedAsync(await _world.PostAsync(acknowledge, new { }, "coordinator-oslo"), HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(HttpStatusCode.OK, (await _world.PostAsync(acknowledge, new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _world.PostAsync(acknowledge, new { }, "coordinator")).StatusCode);

        Assert.Equal(AgencyText(ChildWelfare), Assert.Single(await ToldAsync<DeadlineAcknowledged>(caseId)).AgencyId);
        Assert.Single(await ListAsync(caseId, "acknowledged"));
        Assert.Single(await _world.Host.AuditAsync(), entry => entry.CaseId == caseId && entry.Action == "acknowledge-deadline");
    }

    [Fact]
    public async Task Reconcile_RecomputesAndReports()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10"));
        await _world.FiredAsync();
        var told = (await _world.ToldOfAsync(caseId)).Count;
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync("deadlines/reconcile", new { })).StatusCode);

        var report = await JsonOf(await _world.PostAsync("deadlines/reconcile", new { }, "admin"));

        Assert.Equal((1, 0), (report.GetProperty("placements").GetInt32(), report.GetProperty("deadlinesSet").GetInt32()));
        Assert.Empty(report.GetProperty("warningsWithoutProof").EnumerateArray());
        Assert.Equal(told, (await _world.ToldOfAsync(caseId)).Count);
    }

    [Fact]
    public async Task Reconcile_WhenADateWasSpoilt_MovesItBack_AndTells()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10"));
        await _world.Host.InStoreAsync(
            async (PlacementsDb db) =>
            {
                var expiry = db.Deadlines.Where(d => d.Kind == Domain.Clock.DeadlineKind.DecisionExpires);
                var (dueAt, dueOn) = ((await expiry.SingleAsync()).DueAt.AddDays(1), new DateOnly(2026, 4, 21));
                return await expiry.ExecuteUpdateAsync(spoil => spoil.SetProperty(d => d.DueAt, dueAt).SetProperty(d => d.DueOn, dueOn));
            }
        );

        var report = await JsonOf(await _world.PostAsync("deadlines/reconcile", new { }, "admin"));

        Assert.Equal(1, report.GetProperty("deadlinesMoved").GetInt32());
        var moved = Assert.Single(await ToldAsync<DeadlineMoved>(caseId));
        Assert.Equal(("2026-04-21", "2026-04-20"), (moved.PreviousDueOn, moved.Deadline.DueOn));
    }

    [Fact]
    public async Task DueDeadlines_AreFoundByTheirIndex()
    {
        var now = _world.Host.Clock.Now;

        Assert.True(
            await _world.Host.InStoreAsync(
                (PlacementsDb db) => db.CanUseIndexAsync(DeadlineRounds.Due(db, now), "IX_deadlines_next_action_at")
            )
        );
    }

    [Fact]
    public async Task ListDeadlines_PagesInTheOrderInWhichTheyAreDue()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10"));

        List<string?> due = [];
        string? token = null;
        do
        {
            var page = await _world.ShowAsync($"deadlines?caseId={caseId}&pageSize=1&pageToken={token}");
            due.AddRange(page.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("dueOn").GetString()));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);

        Assert.Equal(["2026-04-06", "2026-04-06", "2026-04-20", "2026-09-09"], due);
        await RefusedAsync(await _world.GetAsync("deadlines?state=nonsense"), HttpStatusCode.BadRequest, "VALIDATION_FAILED");
    }

    private async Task<List<DeadlineApproaching>> WarningsAsync(Guid caseId) => await ToldAsync<DeadlineApproaching>(caseId);

    private async Task<List<T>> ToldAsync<T>(Guid caseId)
        where T : Google.Protobuf.IMessage<T>, new() =>
        [
            .. (await _world.ToldOfAsync(caseId))
                .Where(e => e.Type == new T().Descriptor.FullName)
                .Select(e => Google.Protobuf.JsonParser.Default.Parse<T>(e.Payload)),
        ];

    private async Task<List<JsonElement>> ListAsync(Guid caseId, string state) =>
        [.. (await _world.ShowAsync($"deadlines?caseId={caseId}&state={state}")).GetProperty("items").EnumerateArray()];

    private static string AgencyText(string persona) => PeerWorld.AgencyOf(persona).ToString();
}
