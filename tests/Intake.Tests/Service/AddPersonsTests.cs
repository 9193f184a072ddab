using System.Net;
using System.Text.Json.Nodes;
using Tot.Events.V1;

namespace Tot.Intake.Tests.Service;

public sealed class AddPersonsTests(IntakeHost host) : IntakeTest(host)
{
    private static string Path(Raised raised) => raised.Location + "/persons";

    private static JsonNode Fifth(Guid sibling) =>
        JsonNode.Parse(
            $$"""
            { "persons": [{ "name": "Femte {{Marker}}", "birthDate": "2014-01-01", "relations": [{ "toPersonId": "{{sibling}}", "kind": "parent" }] }],
              "dangerAssessment": { "level": "near-and-serious" } }
            """
        )!;

    [Fact]
    public async Task Add_OneFoundLater_JoinsTheCaseRelatedBothWays_AndIsTold()
    {
        var raised = await RaiseAsync();

        var response = await PostAsync("police-exit", Path(raised), Fifth(raised.Persons[1]), ifMatch: "\"1\"");

        Assert.Equal((HttpStatusCode.Created, "\"3\""), (response.StatusCode, response.Headers.ETag!.Tag));
        var answer = await JsonAsync(response);
        Assert.DoesNotContain(Marker, answer.GetRawText());
        var persons = answer.GetProperty("persons").EnumerateArray().Select(p => p.GetProperty("personId").GetGuid()).ToList();
        Assert.Equal(raised.Persons, persons.Take(4));
        Assert.Equal(answer.GetRawText(), (await GetJsonAsync("police-exit", raised.Location)).GetRawText());
        Assert.Equal(5, (await GetJsonAsync("coordinator", $"/api/v1/cases/{raised.CaseId}")).GetProperty("persons").GetArrayLength());

        var earlier = await GetJsonAsync("police-exit", $"/api/v1/persons/{raised.Persons[1]}");
        var relation = earlier.GetProperty("relations")[1];
        Assert.Equal((persons[4], "child"), (relation.GetProperty("personId").GetGuid(), relation.GetProperty("kind").GetString()));
        var identity = await GetJsonAsync("police-exit", $"/api/v1/persons/{persons[4]}/identity");
        Assert.Equal($"Femte {Marker}", identity.GetProperty("name").GetString());

        var told = (await EventsAsync()).Skip(5).ToList();
        Assert.Equal(["PersonsAdded", "DangerAssessed"], told.Select(e => e.Type.Split('.')[^1]));
        Assert.Equal(($"cases/{raised.CaseId}", 2L), (told[0].Subject, told[0].SubjectVersion));
        var added = PersonsAdded.Parser.ParseJson(told[0].Payload);
        Assert.Equal((persons[4].ToString(), AgeGroup.Minor), (Assert.Single(added.Persons).PersonId, added.Persons[0].AgeGroup));
        Assert.Single(await AuditedAsync(), a => a == "add-persons");
    }

    [Fact]
    public async Task Add_WithARelationOutsideTheGroup_OrOnAnOlderVersion_IsRefused()
    {
        var raised = await RaiseAsync();
        var other = await RaiseAsync();

        var bad = await PostAsync("police-exit", Path(raised), Fifth(other.Persons[0]));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("persons[0].relations[0].toPersonId", await bad.Content.ReadAsStringAsync());
        await RefusedAsync(
            await PostAsync("police-exit", Path(raised), Fifth(raised.Persons[0]), ifMatch: "\"9\""),
            HttpStatusCode.PreconditionFailed,
            "STALE_VERSION"
        );
        Assert.DoesNotContain("PersonsAdded", await ToldAsync());
    }

    [Fact]
    public async Task Add_NeedsThePolice_AnOpenCase_AndNeedToKnow()
    {
        var raised = await RaiseAsync();
        var one = JsonNode.Parse("""{"persons":[{}]}""")!;

        await RefusedAsync(await PostAsync("coordinator", Path(raised), one), HttpStatusCode.Conflict, "POLICE_CONFIRMATION_MISSING");
        await RefusedAsync(await PostAsync("police-exit-oslo", Path(raised), one), HttpStatusCode.NotFound, "NOT_FOUND");
        await RefusedAsync(await PostAsync("child-welfare", Path(raised), one), HttpStatusCode.Forbidden, "FORBIDDEN");
        foreach (var phase in (string[])["working", "closed"])
        {
            await PostAsync("coordinator", $"/api/v1/cases/{raised.CaseId}/phase", new { phase });
        }
        await RefusedAsync(await PostAsync("police-exit", Path(raised), one), HttpStatusCode.Conflict, "CASE_CLOSED");
        Assert.DoesNotContain("PersonsAdded", await ToldAsync());
    }

    [Fact]
    public async Task Raise_WithARelationToSomebodyNamedBefore_IsRefused()
    {
        var raised = await RaiseAsync();

        var response = await PostAsync("police-exit", "/api/v1/identifications", Fifth(raised.Persons[0]));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("persons[0].relations[0].toPersonId", await response.Content.ReadAsStringAsync());
    }
}
