using System.Net;
using System.Text.Json;

namespace Tot.Obligations.Tests.Service;

public sealed class PlanServiceTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    private const string Base = "/api/v1/action-plans";

    [Fact]
    public async Task Plan_ShowsItsNumberedMeasuresToEverybody_AndTheAgencySetsTheLight()
    {
        var id = await PlanAsync("Handlingsplan (demo)");
        await AddAsync(id, "child-welfare", "Train the teachers (demo)");
        await AddAsync(id, "police-exit", "Name a contact (demo)");
        var plan = await world.GetAsync("auditor", $"{Base}/{id}");
        var measures = plan.GetProperty("measures").EnumerateArray().ToList();
        Assert.Equal([1, 2], measures.Select(m => m.GetProperty("number").GetInt32()));
        Assert.Equal(["red", "red"], measures.Select(m => m.GetProperty("trafficLight").GetString()));

        var first = measures[0].GetProperty("id").GetGuid();
        var body = new { light = "green", note = "Done in May (demo)" };
        var path = $"/api/v1/measures/{first}/traffic-light";
        Assert.Equal(HttpStatusCode.NotFound, (await world.PostAsync("police-exit", path, body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await world.PostAsync("child-welfare", path, body)).StatusCode);
        var read = await world.GetAsync("counsel", $"{Base}/{id}");
        Assert.Equal("green", read.GetProperty("measures")[0].GetProperty("trafficLight").GetString());
        Assert.DoesNotContain("Done in May", read.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["ObligationAssigned", "ObligationFulfilled"], await world.ToldAsync($"obligations/{first}"));
        Assert.Equal(
            ["demo:coordinator register-action-plan", "demo:coordinator add-plan-measure", "demo:coordinator add-plan-measure"],
            await world.AuditedAsync($"action-plans/{id}")
        );
    }

    [Fact]
    public async Task Report_CountsPerPlan_AsJsonAndAsCsvThatIsSafe()
    {
        var id = await PlanAsync("=HYPERLINK(\"x\") (demo)");
        await AddAsync(id, "child-welfare", "One (demo)");
        await AddAsync(id, "child-welfare", "Two (demo)");
        var report = await world.GetAsync("coordinator", "/api/v1/reports/measures");
        var plan = report.GetProperty("plans").EnumerateArray().Single(p => p.TryGetProperty("planId", out var own) && own.GetGuid() == id);
        Assert.Equal((2, 100), (Red(plan, "counts"), Red(plan, "percentages")));

        var csv = await world.Host.As("coordinator").GetAsync("/api/v1/reports/measures?format=csv");
        Assert.Equal("text/csv; charset=utf-8", csv.Content.Headers.ContentType?.ToString());
        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.StartsWith("by,id,name,green,yellow,red,white,total,greenPercent", lines[0], StringComparison.Ordinal);
        Assert.Contains($"plan,{id},\"'=HYPERLINK(\"\"x\"\") (demo)\",0,0,2,0,2,0,0,100,0", lines);

        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/reports/measures");
        request.Headers.Accept.ParseAdd("text/csv");
        var accepted = await world.Host.As("coordinator").SendAsync(request);
        Assert.Equal("text/csv", accepted.Content.Headers.ContentType?.MediaType);
        var unknown = await world.Host.As("coordinator").GetAsync("/api/v1/reports/measures?format=xlsx");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task Add_ByAnotherAgencyOrStaleOrWithFaults_IsRefused()
    {
        var id = await PlanAsync("Plan (demo)");
        var path = $"{Base}/{id}/measures";
        var body = new
        {
            title = "One (demo)",
            agencyId = ObligationsHost.AgencyOf("police-exit"),
            dueOn = "2026-05-01",
        };
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("coordinator-oslo", path, body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("police-exit", path, body)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await world.PostAsync("coordinator", path, body, ifMatch: "\"4\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.PostAsync("coordinator", $"{Base}/{world.NewId()}/measures", body)).StatusCode);
        var errors = (await ObligationsHost.JsonAsync(await world.PostAsync("coordinator", path, new { }))).GetProperty("errors");
        Assert.Equal(["agencyId", "dueOn", "title"], errors.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
        // Nothing could be reckoned from the calendar's last day, and no alarm would ever ring.
        var endless = await world.PostAsync("coordinator", path, body with { dueOn = "9999-12-31" });
        Assert.Equal("VALIDATION_FAILED", await ObligationsHost.CodeAsync(endless));
        Assert.Equal(0, (await world.GetAsync("coordinator", $"{Base}/{id}")).GetProperty("measureCount").GetInt32());
    }

    [Fact]
    public async Task List_PageByPage_ShowsThePlansOfTheMunicipalityOnce()
    {
        var (first, second) = (await PlanAsync("A (demo)"), await PlanAsync("B (demo)"));
        var (seen, token) = (new List<Guid>(), "");
        do
        {
            var page = await world.GetAsync("counsel", $"{Base}?municipality=4601&pageSize=1&pageToken={token}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("id").GetGuid()));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        Assert.True(seen.IndexOf(first) >= 0 && seen.IndexOf(first) < seen.IndexOf(second));
        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty((await world.GetAsync("counsel", $"{Base}?municipality=0301")).GetProperty("items").EnumerateArray());
    }

    private async Task<Guid> PlanAsync(string title)
    {
        var response = await world.PostAsync("coordinator", Base, new { title });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await ObligationsHost.JsonAsync(response)).GetProperty("id").GetGuid();
    }

    private async Task AddAsync(Guid id, string persona, string title)
    {
        var body = new
        {
            title,
            agencyId = ObligationsHost.AgencyOf(persona),
            dueOn = "2026-05-01",
        };
        Assert.Equal(HttpStatusCode.Created, (await world.PostAsync("coordinator", $"{Base}/{id}/measures", body)).StatusCode);
    }

    private static int Red(JsonElement line, string what) => line.GetProperty(what).GetProperty("red").GetInt32();
}
