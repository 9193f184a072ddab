using System.Net;
using System.Text.Json;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

public sealed class ConsentAndDisclosureTests(IntakeHost host) : IntakeTest(host)
{
    private const string Received = "/api/v1/persons/-/disclosures";

    private static string Consents(Raised raised) => $"/api/v1/persons/{raised.Persons[0]}/consents";

    private static string Disclosures(Raised raised) => $"/api/v1/persons/{raised.Persons[0]}/disclosures";

    private static object Given =>
        new
        {
            purpose = "health-care",
            state = "given",
            form = "oral",
        };

    private static object Share(string with, string ground, string? purpose = null) =>
        new
        {
            agencyId = PeerWorld.AgencyOf(with),
            category = "health",
            ground,
            purpose,
        };

    private async Task<Raised> RaiseForTeamAsync(params string[] others)
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, ["coordinator", "police-exit", .. others]);
        return raised;
    }

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(string persona, string path) =>
        [.. (await GetJsonAsync(persona, path)).GetProperty("items").EnumerateArray()];

    [Fact]
    public async Task RecordConsent_IsReadBackAndToldAndAudited()
    {
        var raised = await RaiseForTeamAsync();

        var response = await PostAsync("coordinator", Consents(raised), Given);

        Assert.Equal((HttpStatusCode.Created, "\"2\""), (response.StatusCode, response.Headers.ETag!.Tag));
        var read = await GetJsonAsync("police-exit", Consents(raised));
        Assert.Equal((await JsonAsync(response)).GetRawText(), read.GetRawText());
        Assert.Equal(
            ["not-asked", "given", "not-asked", "not-asked", "not-asked", "not-asked", "not-asked"],
            read.GetProperty("current").EnumerateArray().Select(c => c.GetProperty("state").GetString())
        );
        var said = Assert.Single(read.GetProperty("history").EnumerateArray());
        Assert.Equal(PeerWorld.AgencyOf("coordinator"), said.GetProperty("recordedByAgencyId").GetGuid());
        Assert.Equal("oral", said.GetProperty("form").GetString());
        var told = (await EventsAsync())[^1];
        Assert.Equal(($"persons/{raised.Persons[0]}", 2L), (told.Subject, told.SubjectVersion));
        var changed = ConsentChanged.Parser.ParseJson(told.Payload);
        Assert.Equal(("health-care", ConsentState.Given), (changed.Purpose, changed.State));
        Assert.Equal(["raise-identification", "record-consent", "read-consents"], await AuditedAsync());
    }

    [Fact]
    public async Task RecordConsent_WithBadFields_NamesEach_AndAWithdrawalOfNothingIsRefused()
    {
        var raised = await RaiseForTeamAsync();

        var bad = await PostAsync("coordinator", Consents(raised), new { state = "given", at = "yesterday" });
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        var fields = (await JsonAsync(bad)).GetProperty("errors").EnumerateObject().Select(p => p.Name);
        Assert.Equal(["at", "form", "purpose"], fields.Order());

        await RefusedAsync(
            await PostAsync(
                "coordinator",
                Consents(raised),
                new
                {
                    purpose = "housing",
                    state = "withdrawn",
                    form = "written",
                }
            ),
            HttpStatusCode.Conflict,
            "CONSENT_STATE_NOT_REACHABLE"
        );
        await RefusedAsync(
            await PostAsync("coordinator", Consents(raised), Given, ifMatch: "\"9\""),
            HttpStatusCode.PreconditionFailed,
            "STALE_VERSION"
        );
        await RefusedAsync(await PostAsync("child-welfare", Consents(raised), Given), HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.DoesNotContain("ConsentChanged", await ToldAsync());
    }

    [Fact]
    public async Task Disclose_OnConsent_NeedsIt_AndWhatWasSharedStaysWhenItIsWithdrawn()
    {
        var raised = await RaiseForTeamAsync();
        var share = Share("crisis-centre", "consent", "health-care");

        await RefusedAsync(await PostAsync("coordinator", Disclosures(raised), share), HttpStatusCode.Conflict, "CONSENT_MISSING");
        await PostAsync("coordinator", Consents(raised), Given);
        var shared = await PostAsync("coordinator", Disclosures(raised), share);
        await PostAsync(
            "coordinator",
            Consents(raised),
            new
            {
                purpose = "health-care",
                state = "withdrawn",
                form = "oral",
            }
        );
        await RefusedAsync(await PostAsync("coordinator", Disclosures(raised), share), HttpStatusCode.Conflict, "CONSENT_MISSING");

        Assert.Equal(HttpStatusCode.Created, shared.StatusCode);
        var entry = Assert.Single(await ItemsAsync("coordinator", Disclosures(raised)));
        Assert.Equal((await JsonAsync(shared)).GetRawText(), entry.GetRawText());
        var told = (await EventsAsync()).Single(e => e.Type.EndsWith("InformationDisclosed", StringComparison.Ordinal));
        var disclosed = InformationDisclosed.Parser.ParseJson(told.Payload);
        Assert.Equal(DisclosureGround.Consent, disclosed.Ground);
        Assert.Equal(PeerWorld.AgencyOf("crisis-centre").ToString(), disclosed.AgencyId);
        Assert.Single(await AuditedAsync(), a => a == "record-disclosure");
    }

    [Fact]
    public async Task Disclose_OfAChildWhoRefused_OnTheDutyToReport_IsRecorded()
    {
        var raised = await RaiseForTeamAsync();
        await PostAsync(
            "coordinator",
            Consents(raised),
            new
            {
                purpose = "follow-up",
                state = "refused",
                form = "oral",
            }
        );

        var shared = await PostAsync("coordinator", Disclosures(raised), Share("child-welfare", "duty-to-report"));

        Assert.Equal(HttpStatusCode.Created, shared.StatusCode);
        await RefusedAsync(
            await PostAsync("coordinator", Disclosures(raised), Share("crisis-centre", "duty-to-report")),
            HttpStatusCode.Conflict,
            "REPORT_GOES_TO_CHILD_WELFARE"
        );
    }

    [Fact]
    public async Task Disclose_WithoutAGround_OrToNobody_IsRefused()
    {
        var raised = await RaiseForTeamAsync();

        var response = await PostAsync("coordinator", Disclosures(raised), new { agencyId = Guid.NewGuid(), category = "health" });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var fields = (await JsonAsync(response)).GetProperty("errors").EnumerateObject().Select(p => p.Name);
        Assert.Equal(["agencyId", "ground"], fields.Order());
        Assert.DoesNotContain("InformationDisclosed", await ToldAsync());
    }

    [Fact]
    public async Task ReadDisclosures_CoordinatorSeesAllOfTheCase_OthersTheirOwn()
    {
        var raised = await RaiseForTeamAsync("social-services", "child-welfare");
        await PostAsync("coordinator", Disclosures(raised), Share("social-services", "necessary-for-own-task"));
        await PostAsync("police-exit", Disclosures(raised), Share("institution", "danger-to-life"));
        await PostAsync("coordinator", Disclosures(raised), Share("social-services", "anonymised"));

        Assert.Equal(3, (await ItemsAsync("coordinator", Disclosures(raised))).Count);
        Assert.Single(await ItemsAsync("social-services", Disclosures(raised)));
        Assert.Single(await ItemsAsync("police-exit", Disclosures(raised)));
        Assert.Empty(await ItemsAsync("child-welfare", Disclosures(raised)));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("institution", Disclosures(raised))).StatusCode);
        Assert.Contains("read-disclosures", await AuditedAsync());
    }

    [Fact]
    public async Task ReadDisclosures_ToAnAgency_IsItsOwn_AndTheCoordinatorsWithinItsCases()
    {
        var raised = await RaiseForTeamAsync();
        var counsel = PeerWorld.AgencyOf("counsel");
        await PostAsync("coordinator", Disclosures(raised), Share("counsel", "court-order"));
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await PostAsync("coordinator", Disclosures(raised), Share("counsel", "anonymised"));

        var received = await ItemsAsync("counsel", Received);
        Assert.Equal(["court-order", "anonymised"], received.Select(d => d.GetProperty("ground").GetString()));
        Assert.Equal(raised.Persons[0], received[0].GetProperty("personId").GetGuid());
        Assert.DoesNotContain(raised.Persons[0].ToString(), received[1].GetRawText());
        Assert.DoesNotContain(raised.CaseId.ToString(), received[1].GetRawText());

        Assert.Equal(2, (await ItemsAsync("coordinator", $"{Received}?agencyId={counsel}")).Count);
        Assert.Empty(await ItemsAsync("coordinator-oslo", $"{Received}?agencyId={counsel}"));
        await RefusedAsync(await GetAsync("police-exit", $"{Received}?agencyId={counsel}"), HttpStatusCode.Forbidden, "FORBIDDEN");

        var first = await GetJsonAsync("counsel", $"{Received}?pageSize=1");
        var next = await ItemsAsync("counsel", $"{Received}?pageSize=1&pageToken={first.GetProperty("nextPageToken").GetString()}");
        Assert.Equal(received[1].GetProperty("id").GetGuid(), Assert.Single(next).GetProperty("id").GetGuid());
    }
}
