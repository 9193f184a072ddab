using System.Net;
using Tot.Events.V1;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class StartPlacementTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    [Theory]
    [InlineData(AgeGroup.Minor)]
    [InlineData(AgeGroup.InDoubt)]
    public async Task Post_ForAMinorOrAgeInDoubt_StoresAuditsAndTells(AgeGroup age)
    {
        var (caseId, personId) = world.AChild(age);
        var institutionId = await world.AnInstitutionAsync();

        var created = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId,
            }
        );

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"1\"", created.Headers.ETag?.ToString());
        var body = await JsonOf(created);
        Assert.Equal($"/api/v1/placements/{body.GetProperty("id").GetString()}", created.Headers.Location?.ToString());
        Assert.Equal(("registered", "bvl-2021-6-6"), (body.GetProperty("state").GetString(), body.GetProperty("ruleSet").GetString()));
        Assert.Equal(["PlacementStarted"], await world.TypesToldOfAsync(caseId));
        var audited = Assert.Single(await world.Host.AuditAsync(), entry => entry.CaseId == caseId);
        Assert.Equal(("start-placement", "310000124"), (audited.Action, audited.OrganisationNumber));
    }

    [Fact]
    public async Task Post_SameIdempotencyKey_StartsOne()
    {
        var (caseId, personId) = world.AChild();
        var institutionId = await world.AnInstitutionAsync();
        var client = world.Host.As(ChildWelfare);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "start-" + caseId);

        var first = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            client,
            "/api/v1/placements",
            new
            {
                caseId,
                personId,
                institutionId,
            }
        );
        var second = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            client,
            "/api/v1/placements",
            new
            {
                caseId,
                personId,
                institutionId,
            }
        );

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(["PlacementStarted"], await world.TypesToldOfAsync(caseId));
    }

    [Fact]
    public async Task Post_ForAnAdult_IsRefused_AndTellsNothing()
    {
        var (caseId, personId) = world.AChild(AgeGroup.Adult);

        var refused = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId = await world.AnInstitutionAsync(),
            }
        );

        await RefusedAsync(refused, HttpStatusCode.Conflict, "CHILD_NOT_MINOR");
        Assert.Empty(await world.ToldOfAsync(caseId));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("2026-03-11", null)]
    [InlineData("2020-01-01", "2026-03-09")]
    public async Task Post_InAnInstitutionNotApprovedToday_IsRefused(string? from, string? until)
    {
        var (caseId, personId) = world.AChild();

        var refused = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId = await world.AnInstitutionAsync(from, until),
            }
        );

        await RefusedAsync(refused, HttpStatusCode.Conflict, "INSTITUTION_NOT_APPROVED");
        Assert.Empty(await world.ToldOfAsync(caseId));
    }

    [Fact]
    public async Task Post_UnknownPersonOrPersonOfAnotherCase_IsNotFound()
    {
        var (caseId, _) = world.AChild();
        var (_, other) = world.AChild();
        var institutionId = await world.AnInstitutionAsync();

        foreach (var personId in (Guid[])[Guid.CreateVersion7(), other])
        {
            await RefusedAsync(
                await world.PostAsync(
                    "placements",
                    new
                    {
                        caseId,
                        personId,
                        institutionId,
                    }
                ),
                HttpStatusCode.NotFound,
                "NOT_FOUND"
            );
        }
    }

    [Fact]
    public async Task Post_OutsideTheRoster_IsNotFound()
    {
        var (caseId, personId) = world.AChild();
        var institutionId = await world.AnInstitutionAsync();

        var refused = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId,
            },
            "child-welfare-oslo"
        );

        await RefusedAsync(refused, HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Empty(await world.ToldOfAsync(caseId));
    }

    [Fact]
    public async Task Post_ByAnotherRole_IsForbidden() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("placements", new { }, "coordinator")).StatusCode);

    [Fact]
    public async Task Post_MissingOrUnknownFields_NamesEach()
    {
        var problem = await RefusedAsync(
            await world.PostAsync("placements", new { ruleSet = "x" }),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );

        Assert.Equal(
            ["caseId", "institutionId", "personId", "ruleSet"],
            problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order()
        );
    }

    [Fact]
    public async Task Post_WithAReflectionPeriod_TellsItsDeadline()
    {
        var (caseId, personId) = world.AChild();

        var created = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId = await world.AnInstitutionAsync(),
                ruleSet = "bvl-1992-4-29",
                reflectionPeriodGrantedOn = "2026-03-01",
            }
        );

        var deadline = Assert.Single((await JsonOf(created)).GetProperty("deadlines").EnumerateArray());
        Assert.Equal(
            ("reflection-period-ends", "2026-08-31"),
            (deadline.GetProperty("kind").GetString(), deadline.GetProperty("dueOn").GetString())
        );
        Assert.Equal(["PlacementStarted", "DeadlineSet"], await world.TypesToldOfAsync(caseId));
    }
}
