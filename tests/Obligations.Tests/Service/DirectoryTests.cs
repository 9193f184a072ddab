using System.Net;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.ServiceDefaults.Demo;

namespace Tot.Obligations.Tests.Service;

public sealed class DirectoryTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task Demo_HasAnAgencyForEachPersonaAndToldThemOnceOverARestart()
    {
        await world.Host.RestartAsync();
        var told = (await world.Host.EventsAsync())
            .Where(e => e.Type == AgencyChanged.Descriptor.FullName)
            .Select(e => AgencyChanged.Parser.ParseJson(e.Payload))
            .ToList();
        foreach (var persona in DemoPersonas.All)
        {
            var fact = Assert.Single(told, f => f.OrganisationNumber == persona.OrganisationNumber);
            Assert.Equal((persona.AgencyId.ToString(), persona.Kind, persona.Municipality), (fact.AgencyId, fact.Kind, fact.Municipality));
            Assert.Equal(("2020-01-01", ""), (fact.ActiveFrom, fact.ActiveUntil));
        }
    }

    [Fact]
    public async Task List_ByMunicipalityAndKind_FindsTheOne()
    {
        var page = await world.GetAsync("counsel", "/api/v1/agencies?municipality=0301&kind=police-exit");
        var agency = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal(ObligationsHost.AgencyOf("police-exit-oslo"), agency.GetProperty("id").GetGuid());
        Assert.Equal("police-exit", agency.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task List_PageByPage_ShowsEveryAgencyOnceByName()
    {
        var (names, token) = (new List<string>(), "");
        do
        {
            var page = await world.GetAsync("counsel", $"/api/v1/agencies?municipality=4601&pageSize=5&pageToken={token}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("name").GetString()!));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        var stored = await world.InStoreAsync(db => db.Agencies.CountAsync(a => a.Municipality == "4601"));
        Assert.Equal(stored, names.Count);
    }

    [Theory]
    [InlineData("kind=police", "kind")]
    [InlineData("pageToken=AAAA", "pageToken")]
    [InlineData("pageSize=0", "pageSize")]
    public async Task List_WithAnUnreadableQuery_NamesTheField(string query, string field)
    {
        var response = await world.Host.As("counsel").GetAsync("/api/v1/agencies?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await ObligationsHost.JsonAsync(response)).GetProperty("errors");
        Assert.Equal(field, Assert.Single(errors.EnumerateObject()).Name);
    }

    [Fact]
    public async Task Post_ByAdmin_StoresAuditsAndTells()
    {
        var response = await world.PostAsync("admin", "/api/v1/agencies", Body("320000009", "Testkontoret (demo)"), key: "register-1");
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (response.StatusCode, response.Headers.ETag?.ToString()));
        var id = (await ObligationsHost.JsonAsync(response)).GetProperty("id").GetGuid();
        Assert.Equal($"/api/v1/agencies/{id}", response.Headers.Location?.ToString());
        var read = await world.GetAsync("counsel", $"/api/v1/agencies/{id}");
        Assert.Equal("Testkontoret (demo)", read.GetProperty("name").GetString());
        Assert.Equal("2026-03-10", read.GetProperty("activeFrom").GetString());
        Assert.Equal(["AgencyChanged"], await world.ToldAsync($"agencies/{id}"));
        Assert.Equal(["demo:admin register-agency"], await world.AuditedAsync($"agencies/{id}"));

        var again = await world.PostAsync("admin", "/api/v1/agencies", Body("320000009", "Testkontoret (demo)"), key: "register-1");
        Assert.Equal(
            (HttpStatusCode.Created, id),
            (again.StatusCode, (await ObligationsHost.JsonAsync(again)).GetProperty("id").GetGuid())
        );
        var other = await world.PostAsync("admin", "/api/v1/agencies", Body("320000009", "Et annet (demo)"), key: "register-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Single(await world.ToldAsync($"agencies/{id}"));
    }

    [Fact]
    public async Task Post_TakenOrganisationNumber_Is409AndTellsNothing()
    {
        var before = (await world.Host.EventsAsync()).Count;
        var number = DemoPersonas.Find("coordinator")!.OrganisationNumber;
        var response = await world.PostAsync("admin", "/api/v1/agencies", Body(number, "Dobbel (demo)"));
        Assert.Equal((HttpStatusCode.Conflict, "AGENCY_EXISTS"), (response.StatusCode, await ObligationsHost.CodeAsync(response)));
        Assert.Equal(before, (await world.Host.EventsAsync()).Count);
    }

    [Fact]
    public async Task Post_ManyAtOnceWithOneNumber_RegistersOneAndRefusesTheOthers()
    {
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => world.PostAsync("admin", "/api/v1/agencies", Body("320000033", $"Samtidig {i} (demo)")))
        );
        Assert.Single(responses, r => r.StatusCode == HttpStatusCode.Created);
        foreach (var refused in responses.Where(r => r.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal((HttpStatusCode.Conflict, "AGENCY_EXISTS"), (refused.StatusCode, await ObligationsHost.CodeAsync(refused)));
        }
    }

    [Fact]
    public async Task Post_BadFields_NamesEach()
    {
        var response = await world.PostAsync("admin", "/api/v1/agencies", new { organisationNumber = "320000000", municipality = "46" });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await ObligationsHost.JsonAsync(response)).GetProperty("errors").EnumerateObject().Select(p => p.Name);
        Assert.Equal(["kind", "municipality", "name", "organisationNumber"], errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Post_ByCoordinator_Is403_Anonymous_Is401()
    {
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await world.PostAsync("coordinator", "/api/v1/agencies", Body("320000017", "X"))).StatusCode
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.Host.Anonymous().GetAsync("/api/v1/agencies")).StatusCode);
    }

    [Fact]
    public async Task Put_WithTheVersionRead_RevisesAndTells_WithAStaleOne_Is412()
    {
        var created = await world.PostAsync("admin", "/api/v1/agencies", Body("320000025", "Først (demo)"));
        var path = created.Headers.Location!.ToString();
        var subject = path["/api/v1/".Length..];

        var revised = await world.SendAsync("admin", HttpMethod.Put, path, Body("320000025", "Siden (demo)"), ifMatch: "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (revised.StatusCode, revised.Headers.ETag?.ToString()));
        var same = await world.SendAsync("admin", HttpMethod.Put, path, Body("320000025", "Siden (demo)"), ifMatch: "\"2\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (same.StatusCode, same.Headers.ETag?.ToString()));
        var stale = await world.SendAsync("admin", HttpMethod.Put, path, Body("320000025", "For sent (demo)"), ifMatch: "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);

        var told = await world.LoggedAsync(subject);
        Assert.Equal([1L, 2L], told.Select(e => e.SubjectVersion));
        Assert.Equal("Siden (demo)", AgencyChanged.Parser.ParseJson(told[1].Payload).Name);
        var audited = (await world.Host.AuditAsync()).Where(a => a.Target == subject).ToList();
        Assert.Equal([("register-agency", ""), ("revise-agency", "name")], audited.Select(a => (a.Action, a.Changed)));
    }

    [Fact]
    public async Task Put_WithAnAddress_IsShownAndTold_AndOneThatIsNoneIsRefused()
    {
        var created = await world.PostAsync("admin", "/api/v1/agencies", Body("320000041", "Med post (demo)"));
        var path = created.Headers.Location!.ToString();

        var revised = await world.SendAsync("admin", HttpMethod.Put, path, WithEmail("post@agency.example"), ifMatch: "\"1\"");
        Assert.Equal("post@agency.example", (await ObligationsHost.JsonAsync(revised)).GetProperty("email").GetString());
        var told = (await world.LoggedAsync(path["/api/v1/".Length..]))[^1];
        Assert.Equal("post@agency.example", AgencyChanged.Parser.ParseJson(told.Payload).Email);
        var refused = await world.SendAsync("admin", HttpMethod.Put, path, WithEmail("post@agency.example\r\nBcc: x@y.example"));
        Assert.Equal("email", Assert.Single((await ObligationsHost.JsonAsync(refused)).GetProperty("errors").EnumerateObject()).Name);

        static object WithEmail(string email) =>
            new
            {
                kind = "municipal-leadership",
                name = "Med post (demo)",
                organisationNumber = "320000041",
                municipality = "4601",
                email,
            };
    }

    [Fact]
    public async Task Get_Unknown_Is404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As("admin").GetAsync($"/api/v1/agencies/{world.NewId()}")).StatusCode);

    private static object Body(string number, string name) =>
        new
        {
            kind = "other",
            name,
            organisationNumber = number,
            municipality = "4601",
            onCall = new { phone = "+47 00 00 00 01" },
        };
}
