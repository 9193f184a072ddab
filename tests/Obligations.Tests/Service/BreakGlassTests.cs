using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

public sealed class BreakGlassTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    private static readonly object Emergency = new { reason = "Barnet er borte, ingen svarer.", ground = "danger-to-life-or-health" };

    [Fact]
    public async Task Post_OutsideTheRoster_OpensAtOnce_IsToldAndAudited_AndEndsByItself()
    {
        var caseId = await world.CaseAsync();
        Assert.Equal(HttpStatusCode.NotFound, await RosterAsync("child-welfare", caseId));

        var opened = await PostAsync("child-welfare", caseId);

        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        var use = await ObligationsHost.JsonAsync(opened);
        var id = use.GetProperty("id").GetGuid();
        Assert.Equal(world.Host.Clock.Now.AddHours(4), use.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal(HttpStatusCode.OK, await RosterAsync("child-welfare", caseId));
        Assert.Equal(["BreakGlassUsed"], await world.ToldAsync($"break-glass/{id}"));
        Assert.DoesNotContain("borte", Assert.Single(await world.LoggedAsync($"break-glass/{id}")).Payload, StringComparison.Ordinal);
        Assert.Equal(["demo:child-welfare break-glass"], await world.AuditedAsync($"break-glass/{id}"));
        Assert.Contains(
            await world.Host.AuditAsync(),
            a => a is { Action: "read-roster", Subject: "demo:child-welfare", Ground: "break-glass" } && a.CaseId == caseId
        );
        var entries = (await world.GetAsync("coordinator", $"/api/v1/cases/{caseId}/roster")).GetProperty("entries");
        Assert.Contains(entries.EnumerateArray(), e => e.GetProperty("ground").GetString() == "break-glass");

        world.Host.Clock.Advance(TimeSpan.FromHours(4));

        Assert.Equal(HttpStatusCode.NotFound, await RosterAsync("child-welfare", caseId));
    }

    [Fact]
    public async Task Post_Twice_OpensOnce()
    {
        var caseId = await world.CaseAsync();
        var first = await ObligationsHost.JsonAsync(await PostAsync("child-welfare", caseId));

        var again = await PostAsync("child-welfare", caseId);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var id = (await ObligationsHost.JsonAsync(again)).GetProperty("id").GetGuid();
        Assert.Equal(first.GetProperty("id").GetGuid(), id);
        Assert.Single(await world.ToldAsync($"break-glass/{id}"));
        Assert.Single(await UsesAsync(caseId));
    }

    [Fact]
    public async Task Coordinator_CanCloseItBeforeItExpires()
    {
        var caseId = await world.CaseAsync();
        await PostAsync("child-welfare", caseId);

        var path = $"/api/v1/cases/{caseId}/roster/{ObligationsHost.AgencyOf("child-welfare")}/end";
        var ended = await world.PostAsync("coordinator", path, new { reason = "Feil sak" });

        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await RosterAsync("child-welfare", caseId));
    }

    [Theory]
    [InlineData("counsel", HttpStatusCode.Forbidden, "FORBIDDEN")]
    [InlineData("auditor", HttpStatusCode.Forbidden, "FORBIDDEN")]
    [InlineData("police-exit", HttpStatusCode.Conflict, "IN_ROSTER_ALREADY")]
    [InlineData("child-welfare-oslo", HttpStatusCode.NotFound, "NOT_FOUND")]
    public async Task Post_ByWhoMayNot_IsRefused(string persona, HttpStatusCode status, string code)
    {
        var caseId = await world.CaseAsync();
        var refused = await PostAsync(persona, caseId);
        Assert.Equal((status, code), (refused.StatusCode, await ObligationsHost.CodeAsync(refused)));
        Assert.Empty(await UsesAsync(caseId));
    }

    [Fact]
    public async Task Post_OfNoCase_IsAnsweredAsAnotherMunicipalitys()
    {
        var refused = await PostAsync("child-welfare", world.NewId());
        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (refused.StatusCode, await ObligationsHost.CodeAsync(refused)));
    }

    [Fact]
    public async Task Post_ByNumber_OpensTheCaseOfThatNumber()
    {
        const string Number = "TOT-2026-000101";
        await world.CaseAsync();
        var caseId = await world.CaseAsync(Number);

        var opened = await ByNumberAsync("child-welfare-emergency", Number);

        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        Assert.Equal(caseId, (await ObligationsHost.JsonAsync(opened)).GetProperty("caseId").GetGuid());
        Assert.Equal(HttpStatusCode.OK, await RosterAsync("child-welfare-emergency", caseId));
        Assert.Single(await UsesAsync(caseId));
    }

    /// <summary>A number of another municipality is answered as one that nobody has.</summary>
    [Theory]
    [InlineData("child-welfare-oslo", "TOT-2026-000102", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("child-welfare", "TOT-1999-999999", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("counsel", "TOT-2026-000102", HttpStatusCode.Forbidden, "FORBIDDEN")]
    [InlineData("counsel", "TOT-1999-999999", HttpStatusCode.Forbidden, "FORBIDDEN")]
    public async Task Post_ByNumber_ThatMayNotBe_IsRefused_WhetherOrNotThereIsACase(
        string persona,
        string number,
        HttpStatusCode status,
        string code
    )
    {
        var caseId = await world.CaseAsync("TOT-2026-000102");
        var refused = await ByNumberAsync(persona, number);
        Assert.Equal((status, code), (refused.StatusCode, await ObligationsHost.CodeAsync(refused)));
        Assert.Empty(await UsesAsync(caseId));
    }

    [Fact]
    public async Task Post_ByNumber_WithoutOne_NamesTheFields()
    {
        var refused = await world.PostAsync("child-welfare", "/api/v1/cases/-/break-glass", new { });
        var errors = (await ObligationsHost.JsonAsync(refused)).GetProperty("errors");
        Assert.Equal(["caseNumber", "ground", "reason"], errors.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Post_WithoutAReason_NamesTheFields()
    {
        var refused = await world.PostAsync("child-welfare", $"/api/v1/cases/{world.NewId()}/break-glass", new { });
        var errors = (await ObligationsHost.JsonAsync(refused)).GetProperty("errors");
        Assert.Equal(["ground", "reason"], errors.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Review_IsTheCoordinators_AndStands()
    {
        var caseId = await world.CaseAsync();
        var id = (await ObligationsHost.JsonAsync(await PostAsync("child-welfare", caseId))).GetProperty("id").GetGuid();
        var waiting = Assert.Single(await UsesAsync(caseId, "&reviewed=false"));
        Assert.Equal("Barnet er borte, ingen svarer.", waiting.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await ReviewAsync("child-welfare", caseId, id, "justified")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ReviewAsync("coordinator-oslo", caseId, id, "justified")).StatusCode);

        var reviewed = await ReviewAsync("coordinator", caseId, id, "not-justified");

        Assert.Equal(HttpStatusCode.OK, reviewed.StatusCode);
        Assert.Equal("not-justified", (await ObligationsHost.JsonAsync(reviewed)).GetProperty("finding").GetString());
        Assert.Equal(HttpStatusCode.OK, (await ReviewAsync("coordinator", caseId, id, "not-justified")).StatusCode);
        Assert.Equal("BREAK_GLASS_REVIEWED", await ObligationsHost.CodeAsync(await ReviewAsync("coordinator", caseId, id, "justified")));
        Assert.Empty(await UsesAsync(caseId, "&reviewed=false"));
        Assert.Equal(
            ["demo:child-welfare break-glass", "demo:coordinator review-break-glass"],
            await world.AuditedAsync($"break-glass/{id}")
        );
    }

    [Fact]
    public async Task List_IsOfOnesOwnCases()
    {
        var caseId = await world.CaseAsync();
        await PostAsync("child-welfare", caseId);
        var elsewhere = await world.GetAsync("coordinator-oslo", "/api/v1/cases/-/break-glass");
        Assert.DoesNotContain(caseId.ToString(), elsewhere.GetRawText(), StringComparison.Ordinal);
        var asked = await world.Host.As("coordinator-oslo").GetAsync($"/api/v1/cases/-/break-glass?caseId={caseId}");
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        Assert.Contains(
            await world.Host.AuditAsync(),
            a => a is { Action: "refused", Subject: "demo:coordinator-oslo", Changed: "404" } && a.CaseId == caseId
        );
    }

    [Theory]
    [InlineData("--Obligations:BreakGlass:Duration", "1.00:00:01")]
    [InlineData("--Obligations:BreakGlass:Roles", "police-exit auditor")]
    public async Task Settings_BeyondWhatIsSafe_StopTheStart(string name, string value) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() =>
            ServiceTestHost.StartAsync(TestStore.Sqlite, ObligationsService.Definition, name, value)
        );

    private Task<HttpResponseMessage> PostAsync(string persona, Guid caseId) =>
        world.PostAsync(persona, $"/api/v1/cases/{caseId}/break-glass", Emergency);

    private Task<HttpResponseMessage> ByNumberAsync(string persona, string caseNumber) =>
        world.PostAsync(
            persona,
            "/api/v1/cases/-/break-glass",
            new
            {
                caseNumber,
                reason = "Barnet er borte, ingen svarer.",
                ground = "danger-to-life-or-health",
            }
        );

    private Task<HttpResponseMessage> ReviewAsync(string persona, Guid caseId, Guid id, string finding) =>
        world.PostAsync(persona, $"/api/v1/cases/{caseId}/break-glass/{id}/review", new { finding });

    private async Task<HttpStatusCode> RosterAsync(string persona, Guid caseId) =>
        (await world.Host.As(persona).GetAsync($"/api/v1/cases/{caseId}/roster")).StatusCode;

    private async Task<JsonElement[]> UsesAsync(Guid caseId, string more = "") =>
        [
            .. (await world.GetAsync("coordinator", $"/api/v1/cases/-/break-glass?caseId={caseId}{more}"))
                .GetProperty("items")
                .EnumerateArray(),
        ];
}
