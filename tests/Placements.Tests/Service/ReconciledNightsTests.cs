using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Placements.Persistence;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

/// <summary>One world each: these move the clock, which starts at 10:00 on 10 March.</summary>
public sealed class ReconciledNightsTests : IAsyncLifetime
{
    private readonly PlacementsWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task EachNight_IsReconciledOnce_AlsoOverARestart_AndLateAfterDowntime()
    {
        var first = Assert.Single(await NightsAsync(1));
        Assert.Equal(("2026-03-10", true), (Night(first), first.GetProperty("late").GetBoolean()));
        await _world.Host.RestartAsync();

        _world.Host.Clock.Set(new DateTimeOffset(2026, 3, 11, 1, 59, 59, TimeSpan.Zero)); // 02:59:59 in Oslo
        await _world.PostAsync("deadlines/reconcile", new { }, "admin");
        Assert.Equal(first.ToString(), Assert.Single(await NightsAsync(1)).ToString());

        _world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        var nights = await NightsAsync(2);

        Assert.Equal(["2026-03-11", "2026-03-10"], nights.Select(Night));
        Assert.False(nights[0].GetProperty("late").GetBoolean());
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.GetAsync("deadlines/reconciliations", "coordinator")).StatusCode);
        var page = await _world.ShowAsync("deadlines/reconciliations?pageSize=1", "admin");
        var rest = await _world.ShowAsync($"deadlines/reconciliations?pageToken={page.GetProperty("nextPageToken").GetString()}", "admin");
        Assert.Equal(["2026-03-10"], rest.GetProperty("items").EnumerateArray().Select(Night));
        await RefusedAsync(
            await _world.GetAsync("deadlines/reconciliations?pageToken=bm9uZQ", "admin"),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );
    }

    [Theory]
    [InlineData("2026-03-29T01:30:00Z", "2026-03-29")] // 03:30; there was no 02:30
    [InlineData("2026-10-25T02:00:01Z", "2026-10-25")] // 03:00; there were two 02:30
    public async Task ANightOfTheClockChange_HasItsReconciliation_InTime(string now, string night)
    {
        await NightsAsync(1);
        _world.Host.Clock.Set(DateTimeOffset.Parse(now));

        var newest = (await NightsAsync(2))[0];
        Assert.Equal((night, false), (Night(newest), newest.GetProperty("late").GetBoolean()));
    }

    [Fact]
    public async Task AWarningThatNothingWouldWake_IsReportedWithoutProof_ThenSentLate()
    {
        var (caseId, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10"));
        await _world.Host.InStoreAsync(
            (PlacementsDb db) => db.Database.ExecuteSqlRawAsync("update deadlines set next_action_at = null where kind = 'DecisionExpires'")
        );
        _world.Host.Clock.Advance(TimeSpan.FromDays(12)); // 22 March; the warning was due on the 20th

        await NightsAsync(2);

        var found = (await NightsAsync(2))[0];
        Assert.Equal(1, found.GetProperty("warningsWithoutProof").GetInt32());
        var told = Assert.Single(await _world.ToldOfAsync(caseId), e => e.Type.EndsWith("DeadlineApproaching", StringComparison.Ordinal));
        Assert.Contains("\"late\": true", told.Payload, StringComparison.Ordinal);
        var report = await JsonOf(await _world.PostAsync("deadlines/reconcile", new { }, "admin"));
        Assert.Empty(report.GetProperty("warningsWithoutProof").EnumerateArray());
    }

    private async Task<List<JsonElement>> NightsAsync(int count)
    {
        await Eventually.TrueAsync(
            () => _world.Host.InStoreAsync(async (PlacementsDb db) => await db.ReconciledNights.CountAsync() == count),
            $"{count} nights are reconciled"
        );
        return [.. (await _world.ShowAsync("deadlines/reconciliations", "admin")).GetProperty("items").EnumerateArray()];
    }

    private static string? Night(JsonElement night) => night.GetProperty("night").GetString();
}
