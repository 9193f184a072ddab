using System.Net;
using System.Text.Json;

namespace Tot.Obligations.Tests.Service;

public sealed class CourseServiceTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    private const string Base = "/api/v1/courses";

    [Fact]
    public async Task Attendance_AtACourseAboutARoutine_MeetsTheDutyToTrain_OfThoseWhoCame()
    {
        var routine = await RoutineAsync("police-exit", "child-welfare");
        var course = await RegisterAsync("Kurs i rutinen (demo)", routine);
        var session = await PlanAsync(course, world.Host.Clock.Now.AddHours(1));
        var enrolled = await world.PostAsync("police-exit", $"{Base}/{course}/sessions/{session}/enrol", new { count = 3 });
        Assert.Equal(7, Session(await ObligationsHost.JsonAsync(enrolled)).GetProperty("placesLeft").GetInt32());

        world.Host.Clock.Advance(TimeSpan.FromHours(2));
        var path = $"{Base}/{course}/sessions/{session}/record-attendance";
        var body = Attendance(("police-exit", 2), ("child-welfare", 0));
        var recorded = await world.PostAsync("coordinator", path, body);
        Assert.Equal(HttpStatusCode.OK, recorded.StatusCode);
        Assert.Equal("held", Session(await ObligationsHost.JsonAsync(recorded)).GetProperty("state").GetString());
        Assert.Equal("fulfilled", await TrainingAsync("police-exit", routine));
        Assert.Equal("open", await TrainingAsync("child-welfare", routine));

        // Put right: somebody came from there after all.
        await world.PostAsync("coordinator", path, Attendance(("child-welfare", 1)));
        Assert.Equal("fulfilled", await TrainingAsync("child-welfare", routine));
        var seats = Session(await world.GetAsync("auditor", $"{Base}/{course}")).GetProperty("seats").EnumerateArray();
        Assert.Equal([2, 1], seats.Select(s => s.GetProperty("attended").GetInt32()));
        Assert.Equal(
            [
                "demo:coordinator register-course",
                "demo:coordinator plan-course-session",
                "demo:police-exit enrol-in-course-session",
                "demo:coordinator record-course-attendance",
                "demo:coordinator record-course-attendance",
            ],
            await world.AuditedAsync($"courses/{course}")
        );
    }

    [Fact]
    public async Task Session_RefusesWhatItsStateAndPlacesDoNotAllow()
    {
        var course = await RegisterAsync("Kurs (demo)", null);
        var session = await PlanAsync(course, world.Host.Clock.Now.AddDays(1));
        var path = $"{Base}/{course}/sessions/{session}";
        await RefusedAsync("SESSION_FULL", world.PostAsync("counsel", $"{path}/enrol", new { count = 11 }));
        await RefusedAsync("SESSION_NOT_STARTED", world.PostAsync("coordinator", $"{path}/record-attendance", Attendance(("counsel", 1))));
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("counsel", $"{path}/cancel", new { reason = "x" })).StatusCode);
        var stale = await world.PostAsync("counsel", $"{path}/enrol", new { count = 1 }, ifMatch: "\"9\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await world.PostAsync("coordinator", $"{path}/cancel", new { reason = "Snow (demo)" })).StatusCode
        );
        await RefusedAsync("SESSION_STATE", world.PostAsync("counsel", $"{path}/enrol", new { count = 1 }));

        var begun = await PlanAsync(course, world.Host.Clock.Now.AddMinutes(-5));
        await RefusedAsync("SESSION_STARTED", world.PostAsync("counsel", $"{Base}/{course}/sessions/{begun}/enrol", new { count = 1 }));
        var unknown = await world.PostAsync("counsel", $"{Base}/{course}/sessions/{world.NewId()}/enrol", new { count = 1 });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        var twice = Attendance(("counsel", 1), ("counsel", 2));
        var wrong = await world.PostAsync("coordinator", $"{Base}/{course}/sessions/{begun}/record-attendance", twice);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task List_FiltersByRoutine()
    {
        var routine = await RoutineAsync("police-exit");
        var course = await RegisterAsync("Rutinekurs (demo)", routine);
        await RegisterAsync("Et annet kurs (demo)", null);
        var listed = (await world.GetAsync("counsel", $"{Base}?routineId={routine}&orderBy=registeredAt desc")).GetProperty("items");
        Assert.Equal(course, Assert.Single(listed.EnumerateArray()).GetProperty("id").GetGuid());
        var unknown = await world.PostAsync("coordinator", Base, new { title = "Kurs (demo)", routineId = world.NewId() });
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    private static async Task RefusedAsync(string code, Task<HttpResponseMessage> sending)
    {
        var response = await sending;
        Assert.Equal((HttpStatusCode.Conflict, code), (response.StatusCode, await ObligationsHost.CodeAsync(response)));
    }

    private async Task<string?> TrainingAsync(string persona, Guid routine)
    {
        var duties = await world.ObligationsAsync(
            persona,
            $"aboutId={routine}&kind=train-staff&agencyId={ObligationsHost.AgencyOf(persona)}"
        );
        return Assert.Single(duties).GetProperty("state").GetString();
    }

    private async Task<Guid> RoutineAsync(params string[] bound)
    {
        var registered = await world.PostAsync("coordinator", "/api/v1/routines", new { title = "Rutine (demo)" });
        var id = (await ObligationsHost.JsonAsync(registered)).GetProperty("id").GetGuid();
        var version = new
        {
            reference = "archive 1/26 (demo)",
            inForceOn = "2026-05-01",
            agencyIds = bound.Select(ObligationsHost.AgencyOf),
        };
        Assert.Equal(HttpStatusCode.Created, (await world.PostAsync("coordinator", $"/api/v1/routines/{id}/versions", version)).StatusCode);
        return id;
    }

    private async Task<Guid> RegisterAsync(string title, Guid? routineId)
    {
        var response = await world.PostAsync("coordinator", Base, new { title, routineId });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await ObligationsHost.JsonAsync(response)).GetProperty("id").GetGuid();
    }

    private async Task<Guid> PlanAsync(Guid course, DateTimeOffset startsAt)
    {
        var body = new
        {
            startsAt,
            endsAt = startsAt.AddHours(1),
            place = "Rom 1 (demo)",
            places = 10,
        };
        var response = await world.PostAsync("coordinator", $"{Base}/{course}/sessions", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sessions = (await ObligationsHost.JsonAsync(response)).GetProperty("sessions").EnumerateArray();
        return sessions.Single(s => s.GetProperty("startsAt").GetDateTimeOffset() == startsAt).GetProperty("id").GetGuid();
    }

    private static object Attendance(params (string Persona, int Count)[] came) =>
        new { attendance = came.Select(c => new { agencyId = ObligationsHost.AgencyOf(c.Persona), count = c.Count }) };

    private static JsonElement Session(JsonElement course) => Assert.Single(course.GetProperty("sessions").EnumerateArray());
}
