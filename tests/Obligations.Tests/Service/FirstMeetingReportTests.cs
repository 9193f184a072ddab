using System.Net;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;

namespace Tot.Obligations.Tests.Service;

public sealed class FirstMeetingReportTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    private const string Path = "/api/v1/reports/first-meeting";
    private static readonly double[] Waits = [2, 4, 6, 8, 10, 30, 40, 50, 60, 70];

    [Fact]
    public async Task Report_CountsWaitsAndTheirSpread_AndMasksWhatIsFew()
    {
        foreach (var wait in Waits)
        {
            Tell(At("2025-05-05T12:00:00+02:00"), TimeSpan.FromHours(wait));
        }
        foreach (var wait in (double[])[1, 2, 3, 30, 31, 32, 33, 34])
        {
            Tell(At("2025-05-05T12:00:00+02:00"), TimeSpan.FromHours(wait), municipality: "0301");
        }
        var own = await world.WhenTotalAsync(
            "coordinator",
            "first-meeting?from=2025-05-01&to=2025-05-31",
            "within24Hours=5 later=5 overdue=0 waiting=0 identifications=10"
        );
        var row = Report.Row(own, "municipality", "4601");
        Assert.Equal(
            (50.0, 20.0, 60.0),
            (Number(row, "within24HoursPercent"), Number(row, "medianHours"), Number(row, "percentile90Hours"))
        );
        Assert.Single(own.GetProperty("rows").EnumerateArray());

        var all = await world.WhenTotalAsync(
            "auditor",
            "first-meeting?from=2025-05-01&to=2025-05-31",
            "within24Hours=– later=10 overdue=0 waiting=0 identifications=–"
        );
        var few = Report.Row(all, "municipality", "0301");
        Assert.Equal("within24Hours=– later=5 overdue=0 waiting=0 identifications=–", Report.Line(all, few));
        Assert.False(few.TryGetProperty("medianHours", out _) || few.TryGetProperty("within24HoursPercent", out _));
        Assert.Equal(["within24Hours", "identifications"], few.GetProperty("masked").EnumerateArray().Select(c => c.GetString()));

        var csv = await (
            await world.Host.As("auditor").GetAsync($"{Path}?from=2025-05-01&to=2025-05-31&format=csv")
        ).Content.ReadAsStringAsync();
        Assert.Equal(
            [
                "municipality,agencyId,agencyName,kind,within24Hours,later,overdue,waiting,identifications,"
                    + "within24HoursPercent,medianHours,percentile90Hours",
                "0301,,,,masked,5,0,0,masked,,,",
                "4601,,,,5,5,0,0,10,50.0,20.0,60.0",
                "total,,,,masked,10,0,0,masked,,,",
                "",
            ],
            csv.Split("\r\n")
        );
    }

    [Fact]
    public async Task Report_CountsTheEarliestMeeting_WhicheverIsToldFirst()
    {
        var identifiedAt = At("2025-07-01T12:00:00+02:00");
        for (var i = 0; i < 5; i++)
        {
            var id = world.NewId();
            Held(id, identifiedAt.AddHours(90));
            Held(id, identifiedAt.AddHours(3));
            Held(id, identifiedAt.AddHours(50));
            Identified(id, identifiedAt);
        }
        await Testing.Eventually.TrueAsync(
            async () =>
            {
                world.Host.Clock.Advance(TimeSpan.FromSeconds(5));
                var report = await world.GetAsync("coordinator", $"{Path}?from=2025-07-01&to=2025-07-01");
                return Report.Total(report) == "within24Hours=5 later=0 overdue=0 waiting=0 identifications=5"
                    && Number(report.GetProperty("total"), "medianHours") == 3.0;
            },
            "the earliest meeting"
        );
    }

    [Fact]
    public async Task Period_IncludesBothItsDays_InOslo()
    {
        for (var i = 0; i < 5; i++)
        {
            Identified(world.NewId(), At("2025-01-31T23:30:00Z"));
        }
        const string five = "within24Hours=0 later=0 overdue=5 waiting=0 identifications=5";
        await world.WhenTotalAsync("coordinator", "first-meeting?from=2025-02-01&to=2025-02-01", five);
        const string none = "within24Hours=0 later=0 overdue=0 waiting=0 identifications=0";
        Assert.Equal(none, Report.Total(await world.GetAsync("coordinator", $"{Path}?from=2025-01-01&to=2025-01-31")));
        Assert.Equal(none, Report.Total(await world.GetAsync("coordinator", $"{Path}?from=2025-02-02&to=2025-02-28")));
    }

    [Theory]
    [InlineData("first-meeting")]
    [InlineData("attendance")]
    [InlineData("breaches")]
    [InlineData("deadlines")]
    [InlineData("aftercare")]
    public async Task Report_IsForTheOwnMunicipalitysCoordinatorAndThoseWhoOversee(string report)
    {
        var path = $"/api/v1/reports/{report}";
        Assert.Equal(HttpStatusCode.OK, (await world.Host.As("coordinator").GetAsync($"{path}?municipality=4601")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.Host.As("coordinator").GetAsync($"{path}?municipality=0301")).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await world.Host.As("auditor").GetAsync($"{path}?municipality=0301&from=2025-01-01&to=2025-02-28")).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await world.Host.As("admin").GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.Host.As("police-exit").GetAsync(path)).StatusCode);
        Assert.Contains(
            await world.Host.AuditAsync(),
            a => a is { Action: "read-report", Subject: "demo:auditor" } && a.Target == $"reports/{report}/0301/2025-01-01/2025-02-28"
        );
        foreach (
            var wrong in (string[])
                ["from=2026-02-02&to=2026-02-01", "from=0001-01-01", "to=9999-12-31", "municipality=46", "format=xlsx", "from=yesterday"]
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await world.Host.As("coordinator").GetAsync($"{path}?{wrong}")).StatusCode);
        }
    }

    private void Tell(DateTimeOffset identifiedAt, TimeSpan wait, string municipality = ObligationsHost.Bergen)
    {
        var id = world.NewId();
        Identified(id, identifiedAt, municipality);
        Held(id, identifiedAt + wait);
    }

    private void Identified(Guid caseId, DateTimeOffset at, string municipality = ObligationsHost.Bergen)
    {
        var identified = world.Identified(caseId);
        (identified.IdentifiedAt, identified.Municipality) = (Timestamp.FromDateTimeOffset(at), municipality);
        world.Host.Peers.Intake.Tell(identified, $"cases/{caseId}");
    }

    private void Held(Guid caseId, DateTimeOffset at)
    {
        var convened = world.Convened(caseId, "police-exit");
        var meeting = Guid.Parse(convened.MeetingId);
        world.TellMeetings(convened, meeting);
        world.TellMeetings(
            new MeetingHeld
            {
                MeetingId = convened.MeetingId,
                CaseId = caseId.ToString(),
                HeldAt = Timestamp.FromDateTimeOffset(at),
                Quorate = true,
            },
            meeting
        );
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static double Number(System.Text.Json.JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
