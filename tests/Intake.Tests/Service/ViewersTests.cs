using System.Net;

namespace Tot.Intake.Tests.Service;

/// <summary>Who has seen a person, as the coordinator reads it; and that lists leave their trace.</summary>
public sealed class ViewersTests(IntakeHost host) : IntakeTest(host)
{
    [Fact]
    public async Task Viewers_AreThoseWhoReadThePerson_NewestFirst_PageByPage()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "child-welfare", "police-exit");
        var person = $"/api/v1/persons/{raised.Persons[0]}";
        foreach (var (persona, path) in new[] { ("police-exit", ""), ("child-welfare", "/identity"), ("child-welfare", "/consents") })
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(persona, person + path)).StatusCode);
        }
        await GetAsync("child-welfare", $"/api/v1/persons/{raised.Persons[1]}");
        await GetAsync("child-welfare-oslo", person);

        var first = await GetJsonAsync("coordinator", $"{person}/viewers?pageSize=2");
        var rest = await GetJsonAsync("coordinator", $"{person}/viewers?pageToken={first.GetProperty("nextPageToken").GetString()}");

        Assert.Equal(
            [
                "demo:child-welfare Barnevernet i Bergen (demo) facts read-consents",
                "demo:child-welfare Barnevernet i Bergen (demo) identity read-identity",
                "demo:police-exit EXIT-gruppen, Vest politidistrikt (demo) facts read-person",
            ],
            first
                .GetProperty("items")
                .EnumerateArray()
                .Concat(rest.GetProperty("items").EnumerateArray())
                .Select(v =>
                    string.Join(' ', new[] { "subject", "agencyName", "seen", "action" }.Select(n => v.GetProperty(n).GetString()))
                )
        );
        var identity = await GetJsonAsync("coordinator", $"{person}/viewers?seen=identity");
        Assert.Single(identity.GetProperty("items").EnumerateArray());
        Assert.Equal(3, (await AuditedAsync()).Count(a => a == "list-person-viewers"));
    }

    [Theory]
    [InlineData("child-welfare", HttpStatusCode.Forbidden)]
    [InlineData("auditor", HttpStatusCode.Forbidden)]
    [InlineData("coordinator-oslo", HttpStatusCode.NotFound)]
    public async Task Viewers_ForAnybodyElse_AreRefused_AndThatIsAudited(string persona, HttpStatusCode status)
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "child-welfare");

        Assert.Equal(status, (await GetAsync(persona, $"/api/v1/persons/{raised.Persons[0]}/viewers")).StatusCode);

        var audited = (await AuditAsync())[^1];
        Assert.Equal(
            ($"demo:{persona}", "refused", $"GET persons/{raised.Persons[0]}/viewers", $"{(int)status}"),
            (audited.Subject, audited.Action, audited.Target, audited.Changed)
        );
    }

    [Fact]
    public async Task List_IsAuditedOnce_WithItsFilterAndHowMuchItGave()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator");

        var cases = await GetJsonAsync("coordinator", "/api/v1/cases?phase=acute&pageSize=1");

        Assert.Single(cases.GetProperty("items").EnumerateArray());
        var audited = Assert.Single(await AuditAsync(), a => a.Action == "list-cases");
        Assert.Equal(("demo:coordinator", "cases?pageSize=1&phase=acute", "count=1"), (audited.Subject, audited.Target, audited.Changed));
    }

    [Fact]
    public async Task Ground_OfTheRoster_StandsInTheAudit()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator");

        await GetAsync("coordinator", $"/api/v1/cases/{raised.CaseId}");

        Assert.Equal("necessary-for-own-task", Assert.Single(await AuditAsync(), a => a.Action == "read-case").Ground);
    }
}
