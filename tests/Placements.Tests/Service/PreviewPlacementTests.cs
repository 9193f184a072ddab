using System.Net;
using System.Text.Json;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class PreviewPlacementTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    private const string Chain = """
        {"ruleSet":"bvl-2021-6-6","events":[
          {"kind":"acute-decision","decidedAt":"2026-01-30T23:10:00+01:00","firstDay":"2026-01-30","lastDay":"2026-02-12","applicationSentAt":"2026-02-05T10:00:00+01:00"},
          {"kind":"board-decision","decidedAt":"2026-02-10T12:00:00+01:00","firstDay":"2026-02-13","lastDay":"2026-03-26","dangerAssessed":true},
          {"kind":"absence","firstDay":"2026-02-20","lastDay":"2026-02-22"}],
         "asOf":"2026-02-01T12:00:00+01:00"}
        """;

    [Fact]
    public async Task Post_AWholeChain_AnswersWhatTheClockSays_AndTellsNothing()
    {
        var told = (await world.Host.EventsAsync()).Count;

        var reading = await PreviewAsync(Chain);

        Assert.True(reading.GetProperty("accepted").GetBoolean());
        Assert.Empty(reading.GetProperty("refusals").EnumerateArray());
        Assert.Equal(
            ("2026-01-30", "2026-07-29"),
            (reading.GetProperty("firstDay").GetString(), reading.GetProperty("capLastDay").GetString())
        );
        Assert.Equal((3, 178), (reading.GetProperty("daysUsed").GetInt32(), reading.GetProperty("daysLeft").GetInt32()));
        Assert.Equal(
            [
                ("acute-approval-target", "2026-02-01", "2026-02-01T23:10:00+01:00"),
                ("acute-application-due", "2026-02-13", "2026-02-14T00:00:00+01:00"),
                ("next-application-due", "2026-03-12", "2026-03-13T00:00:00+01:00"),
                ("aftercare-plan-due", "2026-03-12", "2026-03-13T00:00:00+01:00"),
                ("decision-expires", "2026-03-26", "2026-03-27T00:00:00+01:00"),
                ("cap-reached", "2026-07-29", "2026-07-30T00:00:00+02:00"),
            ],
            reading
                .GetProperty("deadlines")
                .EnumerateArray()
                .Select(d => (d.GetProperty("kind").GetString(), d.GetProperty("dueOn").GetString(), d.GetProperty("dueAt").GetString()))
        );
        var cap = reading.GetProperty("deadlines")[5];
        Assert.Equal("2026-07-29", cap.GetProperty("latestSafeDay").GetString());
        Assert.Equal(
            ["2026-06-29", "2026-07-15", "2026-07-22", "2026-07-24", "2026-07-28", "2026-07-29"],
            cap.GetProperty("warnOn").EnumerateArray().Select(day => day.GetString())
        );
        Assert.Equal(told, (await world.Host.EventsAsync()).Count);
    }

    [Fact]
    public async Task Post_ARefusedEvent_TellsItsIndexCodeAndLastLawfulDay()
    {
        var reading = await PreviewAsync(
            """{"events":[{"kind":"board-decision","firstDay":"2026-01-01","lastDay":"2026-03-01","dangerAssessed":true}],"asOf":"2026-01-01T12:00:00+01:00"}"""
        );

        Assert.False(reading.GetProperty("accepted").GetBoolean());
        var refusal = Assert.Single(reading.GetProperty("refusals").EnumerateArray());
        Assert.Equal(
            (0, "DECISION_TOO_LONG", "2026-02-11"),
            (
                refusal.GetProperty("index").GetInt32(),
                refusal.GetProperty("code").GetString(),
                refusal.GetProperty("lastLawfulDay").GetString()
            )
        );
    }

    [Fact]
    public async Task Post_EndedAndReflectionPeriod_AreEventsToo()
    {
        var reading = await PreviewAsync(
            """
            {"ruleSet":"bvl-1992-4-29","events":[
              {"kind":"board-decision","firstDay":"2026-01-01","dangerAssessed":true},
              {"kind":"transfer","firstDay":"2026-01-03"},
              {"kind":"ended","lastDay":"2026-01-05"},
              {"kind":"reflection-period","grantedOn":"2026-01-02"}],
             "asOf":"2026-01-09T12:00:00+01:00"}
            """
        );

        Assert.Equal(5, reading.GetProperty("daysUsed").GetInt32());
        Assert.Equal(
            ["aftercare-plan-due", "reflection-period-ends"],
            reading.GetProperty("deadlines").EnumerateArray().Select(d => d.GetProperty("kind").GetString())
        );
    }

    [Theory]
    [InlineData("""{"events":[]}""", "events")]
    [InlineData("""{"events":[{"kind":"acute-decision","firstDay":"2026-01-01"}]}""", "events[0].decidedAt")]
    [InlineData("""{"events":[{"firstDay":"2026-01-01"}]}""", "events[0].kind")]
    [InlineData("""{"events":[{"kind":"ended"}]}""", "events[0].lastDay")]
    [InlineData("""{"events":[{"kind":"transfer","firstDay":"9999-12-31"}]}""", "events[0].firstDay")]
    [InlineData("""{"ruleSet":"x","events":[{"kind":"ended","lastDay":"2026-01-01"}]}""", "ruleSet")]
    [InlineData("""{"events":[{"kind":"nonsense"}]}""", "events[0].kind")]
    public async Task Post_BadInput_NamesTheField(string body, string field)
    {
        var problem = await RefusedAsync(await SendAsync(body), HttpStatusCode.BadRequest, "VALIDATION_FAILED");

        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Post_ByAnyUser_IsAnswered_AndWithoutTokenIs401()
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Chain, "crisis-centre")).StatusCode);
        var anonymous = await world
            .Host.Anonymous()
            .PostAsync("/api/v1/placements/preview", new StringContent(Chain, null, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    private async Task<JsonElement> PreviewAsync(string body)
    {
        var response = await SendAsync(body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonOf(response);
    }

    private Task<HttpResponseMessage> SendAsync(string body, string persona = "counsel") =>
        world.Host.As(persona).PostAsync("/api/v1/placements/preview", new StringContent(body, null, "application/json"));
}
