using System.Net;
using System.Text.Json;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class DecisionActsServiceTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    [Fact]
    public async Task Approval_InTime_MeetsItsTarget_AndIsAudited()
    {
        var (caseId, path, decision) = await AnAcuteDecisionAsync();

        var approved = await world.PostAsync(decision + "/approval", new { approvedAt = "2026-03-09T20:00:00+01:00" });

        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Single(await world.TypesToldOfAsync(caseId), type => type == "DeadlineMet");
        Assert.Contains(await world.Host.AuditAsync(), entry => entry.CaseId == caseId && entry.Action == "record-approval");
        var shown = await world.ShowAsync(path);
        Assert.Equal("met", StateOf(shown, "acute-approval-target"));
        Assert.True(shown.GetProperty("decisions")[0].TryGetProperty("approvedAt", out _));
        await RefusedAsync(
            await world.PostAsync(decision + "/approval", new { approvedAt = "2026-03-09T21:00:00+01:00" }),
            HttpStatusCode.Conflict,
            "APPROVAL_ALREADY_RECORDED"
        );
    }

    [Fact]
    public async Task Complaint_ThenItsHearing_SetsAndMeetsItsTarget()
    {
        var (caseId, path, decision) = await AnAcuteDecisionAsync();
        var complaint = new { receivedAt = "2026-03-09T20:00:00+01:00", heardAt = (string?)null };

        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(decision + "/complaint", complaint)).StatusCode);
        Assert.NotEqual("met", StateOf(await world.ShowAsync(path), "complaint-hearing-target"));
        var heard = complaint with { heardAt = "2026-03-10T07:00:00+01:00" };
        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(decision + "/complaint", heard)).StatusCode);

        Assert.Equal("met", StateOf(await world.ShowAsync(path), "complaint-hearing-target"));
        Assert.Single(await world.TypesToldOfAsync(caseId), type => type == "DeadlineMet");
        await RefusedAsync(
            await world.PostAsync(decision + "/complaint", heard with { receivedAt = "2026-03-09T21:00:00+01:00" }),
            HttpStatusCode.Conflict,
            "COMPLAINT_ALREADY_RECORDED"
        );
    }

    [Fact]
    public async Task Strike_KeepsAndMarksTheDecision_AndAnnouncesWhatFallsAway()
    {
        var (caseId, path, decision) = await AnAcuteDecisionAsync();
        var strike = new { reason = "Registered on the wrong case." };

        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(decision + "/strike", strike)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync(decision + "/strike", strike)).StatusCode);

        var told = (await world.TypesToldOfAsync(caseId)).CountBy(type => type).ToDictionary();
        Assert.Equal(1, told["DecisionStruck"]);
        // Two were due long ago: they fall away as the others do, unless the clock comes first and finds them missed.
        Assert.InRange(told.GetValueOrDefault("DeadlineMissed"), 0, 2);
        Assert.Equal(told["DeadlineSet"], told["DeadlineWithdrawn"] + told.GetValueOrDefault("DeadlineMissed"));
        var shown = await world.ShowAsync(path);
        var struck = Assert.Single(shown.GetProperty("decisions").EnumerateArray());
        Assert.Equal(strike.reason, struck.GetProperty("strikeReason").GetString());
        Assert.False(struck.TryGetProperty("lastDay", out _));
        Assert.False(shown.TryGetProperty("capLastDay", out _));
        Assert.Equal("registered", shown.GetProperty("state").GetString());
        await RefusedAsync(
            await world.PostAsync(decision + "/approval", new { approvedAt = "2026-03-09T20:00:00+01:00" }),
            HttpStatusCode.Conflict,
            "DECISION_STRUCK"
        );
    }

    [Fact]
    public async Task Strike_TheFirstOfTwo_MovesTheLastLawfulDay()
    {
        var (_, path) = await world.APlacementAsync();
        var first = (await JsonOf(await world.DecideAsync(path, Board("2026-03-10")))).GetProperty("id").GetGuid();
        await world.DecideAsync(path, Board("2026-04-21"));

        await world.PostAsync($"{path}/decisions/{first}/strike", new { reason = "Never made." });

        Assert.Equal("2026-10-20", (await world.ShowAsync(path)).GetProperty("capLastDay").GetString());
    }

    [Theory]
    [InlineData("approval")]
    [InlineData("complaint")]
    [InlineData("strike")]
    public async Task Acts_AreForChildWelfareInTheRoster(string act)
    {
        var (_, path, decision) = await AnAcuteDecisionAsync();
        var body = act switch
        {
            "approval" => (object)new { approvedAt = "2026-03-09T20:00:00+01:00" },
            "complaint" => new { receivedAt = "2026-03-09T20:00:00+01:00" },
            _ => new { reason = "Never made." },
        };

        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync($"{decision}/{act}", body, "coordinator")).StatusCode);
        await RefusedAsync(await world.PostAsync($"{decision}/{act}", body, "child-welfare-oslo"), HttpStatusCode.NotFound, "NOT_FOUND");
        await RefusedAsync(
            await world.PostAsync($"{path}/decisions/{Guid.CreateVersion7()}/{act}", body),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
        await RefusedAsync(await world.PostAsync($"{decision}/{act}", new { }), HttpStatusCode.BadRequest, "VALIDATION_FAILED");
    }

    private async Task<(Guid Case, string Placement, string Decision)> AnAcuteDecisionAsync()
    {
        var (caseId, path) = await world.APlacementAsync();
        var id = (await JsonOf(await world.DecideAsync(path, Acute("2026-03-09")))).GetProperty("id").GetGuid();
        return (caseId, path, $"{path}/decisions/{id}");
    }

    private static string? StateOf(JsonElement placement, string kind) =>
        placement
            .GetProperty("deadlines")
            .EnumerateArray()
            .Single(deadline => deadline.GetProperty("kind").GetString() == kind)
            .GetProperty("state")
            .GetString();
}
