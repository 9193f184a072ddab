using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Intake.Persistence;
using Tot.Testing;
using AgeGroup = Tot.Events.V1.AgeGroup;
using DangerLevel = Tot.Events.V1.DangerLevel;

namespace Tot.Intake.Tests.Service;

public sealed class RaiseIdentificationTests(IntakeHost host) : IntakeTest(host)
{
    private const string Path = "/api/v1/identifications";

    [Fact]
    public async Task Raise_FourSiblings_OpensOneCaseThatCanBeRead()
    {
        var response = await PostAsync("police-exit", Path, FourSiblings(), key: NewKey());

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
        var answer = await JsonAsync(response);
        Assert.StartsWith("TOT-2026-", answer.GetProperty("caseNumber").GetString());
        Assert.Equal("4601", answer.GetProperty("municipality").GetString());
        Assert.Equal(
            ["adult", "minor", "in-doubt", "minor"],
            answer.GetProperty("persons").EnumerateArray().Select(p => p.GetProperty("ageGroup").GetString())
        );

        var read = await GetJsonAsync("police-exit", response.Headers.Location!.ToString());
        Assert.Equal(answer.GetRawText(), read.GetRawText());
        Assert.Equal("2026-03-10T09:30:00+01:00", read.GetProperty("identifiedAt").GetString());
    }

    [Fact]
    public async Task Raise_TellsWhoWasFoundAndTheDangerToEach_InOneCommitWithTheAudit()
    {
        var raised = await RaiseAsync();

        var events = await EventsAsync();
        Assert.Equal(["PersonIdentified", "DangerAssessed", "DangerAssessed", "DangerAssessed", "DangerAssessed"], await ToldAsync());
        var identified = PersonIdentified.Parser.ParseJson(events[0].Payload);
        Assert.Equal(($"cases/{raised.CaseId}", 1L), (events[0].Subject, events[0].SubjectVersion));
        Assert.Equal((raised.Number, "4601", "Bergenhus"), (identified.CaseNumber, identified.Municipality, identified.District));
        Assert.Equal(PeerWorld.AgencyOf("police-exit").ToString(), identified.RaisedByAgencyId);
        Assert.Equal(raised.Persons.Select(p => p.ToString()), identified.Persons.Select(p => p.PersonId));
        Assert.Equal([AgeGroup.Adult, AgeGroup.Minor, AgeGroup.InDoubt, AgeGroup.Minor], identified.Persons.Select(p => p.AgeGroup));
        Assert.Equal([true, false, false, false], identified.Persons.Select(p => p.ResidenceUnsettled));
        var dangers = events.Skip(1).Select(e => DangerAssessed.Parser.ParseJson(e.Payload)).ToList();
        Assert.Equal(raised.Persons.Select(p => p.ToString()), dangers.Select(d => d.PersonId));
        Assert.Equal(
            [DangerLevel.NearAndSerious, DangerLevel.NearAndSerious, DangerLevel.NearAndSerious, DangerLevel.NotYetAssessed],
            dangers.Select(d => d.Level)
        );
        Assert.Equal(["2026-04-10", "2026-04-10", "2026-04-10", ""], dangers.Select(d => d.ValidUntil));

        var audited = Assert.Single(await AuditAsync());
        Assert.Equal(("raise-identification", raised.CaseId, "raised-identification"), (audited.Action, audited.CaseId, audited.Ground));
    }

    [Fact]
    public async Task Raise_KeepsNothingOfWhoAPersonIsInAnyFile_AndTellsNothingOfIt()
    {
        var response = await PostAsync("police-exit", Path, FourSiblings(), key: NewKey());

        var texts = (await EventsAsync())
            .Select(e => e.Payload)
            .Concat((await AuditAsync()).Select(a => $"{a.Target} {a.Changed}"))
            .Append(await response.Content.ReadAsStringAsync())
            .Append(response.Headers.Location!.ToString());
        Assert.All(texts, text => Assert.False(Reveals(text), text));
        Assert.Contains((await JsonAsync(response)).GetProperty("caseNumber").GetString()!, AllFiles());
        Assert.False(Reveals(AllFiles()));

        static bool Reveals(string text) =>
            text.Contains(Marker, StringComparison.OrdinalIgnoreCase) || text.Contains(SyntheticNumber, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raise_AgainWithTheSameKey_AnswersTheSameAndChangesNothing()
    {
        var (key, cases) = (NewKey(), await CasesAsync());
        var first = await PostAsync("police-exit", Path, FourSiblings(), key);
        var again = await PostAsync("police-exit", Path, FourSiblings(), key);

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal((first.Headers.Location, first.Headers.ETag), (again.Headers.Location, again.Headers.ETag));
        Assert.Single(await AuditedAsync());
        Assert.Equal(5, (await ToldAsync()).Count);
        Assert.Equal(cases + 1, await CasesAsync());
    }

    [Fact]
    public async Task Raise_WithTheSameKeyAtOnce_HappensOnce()
    {
        var (key, cases) = (NewKey(), await CasesAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("police-exit", Path, FourSiblings(), key)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()))).Distinct());
        Assert.Equal(cases + 1, await CasesAsync());
        Assert.Equal(5, (await ToldAsync()).Count);
    }

    [Fact]
    public async Task Raise_WithAKey_KeepsNoHashThatSomebodyCouldTryNamesOn()
    {
        var (key, body) = (NewKey(), FourSiblings());
        await PostAsync("police-exit", Path, body, key);

        var kept = await Host.InStoreAsync((IntakeDbContext db) => db.IdempotencyRecords.SingleAsync(r => r.Key == key));

        var text = await System.Net.Http.Json.JsonContent.Create(body).ReadAsStringAsync();
        var unkeyed = SHA256.HashData(Encoding.UTF8.GetBytes($"POST {Path}\n{text}"));
        Assert.Equal(unkeyed.Length, kept.RequestHash.Length);
        Assert.NotEqual(unkeyed, kept.RequestHash);
    }

    [Fact]
    public async Task Raise_AnotherBodyWithTheSameKey_Is422AndChangesNothing()
    {
        var (key, cases) = (NewKey(), await CasesAsync());
        await PostAsync("police-exit", Path, FourSiblings(), key);
        var other = FourSiblings();
        other["persons"]![0]!["name"] = "Somebody else";

        await RefusedAsync(await PostAsync("police-exit", Path, other, key), HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_KEY_REUSED");

        Assert.Single(await AuditedAsync());
        Assert.Equal(cases + 1, await CasesAsync());
    }

    [Fact]
    public async Task Raise_WithEverythingWrong_NamesEachFieldAndRepeatsNoValue()
    {
        var body = JsonNode.Parse(
            $$"""
            {
              "municipality": "46", "identifiedAt": "2026-03-11T10:00:00+01:00",
              "persons": [
                { "ageGroup": "old", "addressConfidentiality": "7", "immediateNeeds": ["safety", "money"], "aliases": ["{{Marker}}", " "],
                  "relations": [{ "toIndex": 0, "kind": "sibling" }, { "toIndex": 9, "kind": "parent" }, { "toIndex": 1, "kind": "uncle" }] },
                { "identityNumbers": [{ "kind": "fodselsnummer", "value": "17912099998" }, { "kind": "passport", "value": "{{Marker}}" }] },
                { "birthDate": "2010-02-30", "dangerAssessment": { "level": "grave", "externalReference": "{{Marker}} told us" } },
                { "birthDate": "2026-03-11", "name": "{{new string('x', 201)}}" }
              ],
              "dangerAssessment": { "assessedAt": "10:00", "validUntil": "2020-01-01" }
            }
            """
        );

        var response = await PostAsync("police-exit", Path, body!);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await JsonAsync(response);
        Assert.Equal("VALIDATION_FAILED", problem.GetProperty("code").GetString());
        Assert.Equal(
            [
                "dangerAssessment.assessedAt",
                "dangerAssessment.level",
                "dangerAssessment.validUntil",
                "identifiedAt",
                "municipality",
                "persons[0].addressConfidentiality",
                "persons[0].ageGroup",
                "persons[0].aliases[1]",
                "persons[0].immediateNeeds[1]",
                "persons[0].relations[0].toIndex",
                "persons[0].relations[1].toIndex",
                "persons[0].relations[2].kind",
                "persons[1].identityNumbers[0].value",
                "persons[1].identityNumbers[1].kind",
                "persons[2].birthDate",
                "persons[2].dangerAssessment.externalReference",
                "persons[2].dangerAssessment.level",
                "persons[3].birthDate",
                "persons[3].name",
            ],
            problem.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(Marker, problem.GetRawText());
        Assert.Empty(await ToldAsync());
        Assert.Empty(await AuditedAsync());
    }

    [Theory]
    [InlineData("""{}""", "persons")]
    [InlineData("""{"persons":[]}""", "persons")]
    [InlineData("""{"persons":[null]}""", "persons")]
    [InlineData("""{"persons":[{"birthDay":"2010-01-01"}]}""", "persons[0].birthDay")]
    [InlineData("""{"persons":[{"aliases":"Ospelund"}]}""", "persons[0].aliases")]
    [InlineData("""{"persons":[{"name":"Ospe\u0000lund"}]}""", "persons[0].name")]
    public async Task Raise_WithoutPersonsOrWithUnknownMembers_Is400(string body, string field)
    {
        var response = await PostAsync("police-exit", Path, JsonNode.Parse(body)!);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await JsonAsync(response);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task List_FilteredByANulCharacter_Is400()
    {
        var response = await GetAsync("coordinator", Path + "?pageToken=%00");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Raise_WithANumberThatIsNotSynthetic_IsRefusedInTheDemo()
    {
        // Right check digits, but born in 1855.
        var body = new
        {
            persons = new[]
            {
                new { identityNumbers = new[] { new { kind = "fodselsnummer", value = Domain.SyntheticNumber.Make(1, 1, 1855, 600) } } },
            },
        };

        var response = await PostAsync("police-exit", Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("synthetic", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Raise_ByTheCoordinator_NeedsThePolicesConfirmationAndLeavesTheDangerToThem()
    {
        var unconfirmed = JsonNode.Parse("""{"persons":[{}]}""")!.AsObject();
        await RefusedAsync(await PostAsync("coordinator", Path, unconfirmed), HttpStatusCode.Conflict, "POLICE_CONFIRMATION_MISSING");
        var withDanger = FourSiblings();
        withDanger["confirmedByPolice"] = true;
        await RefusedAsync(await PostAsync("coordinator", Path, withDanger), HttpStatusCode.Forbidden, "FORBIDDEN");
        Assert.Empty(await ToldAsync());

        var confirmed = JsonNode.Parse("""{"confirmedByPolice":true,"persons":[{}]}""")!.AsObject();
        await RaiseAsync("coordinator", confirmed);

        Assert.Equal(["PersonIdentified"], await ToldAsync());
    }

    [Fact]
    public async Task Raise_ALargeGroup_IsNotSpooledToDiskInTheClear()
    {
        var body = FourSiblings();
        var persons = body["persons"]!.AsArray();
        while (persons.Count < 50)
        {
            persons.Add(
                new JsonObject
                {
                    ["name"] = $"{Marker} {persons.Count}",
                    ["safeContact"] = new string('x', 500),
                    ["aliases"] = Aliases(),
                }
            );
        }
        // Where the framework would spool long bodies to; it fails when the folder is not there.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", System.IO.Path.Combine(Host.Folder, "no-such-folder"));

        Assert.Equal(HttpStatusCode.Created, (await PostAsync("police-exit", Path, body, NewKey())).StatusCode);

        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", null);

        static JsonArray Aliases() => [.. Enumerable.Range(0, 10).Select(i => JsonValue.Create(new string('y', 150)))];
    }

    [Theory]
    [InlineData("child-welfare", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Raise_ByOthers_IsRefused(string? persona, HttpStatusCode status)
    {
        var client = persona is null ? Host.Anonymous() : Host.As(persona);
        var response = await client.PostAsync(Path, new StringContent("{}", null, "application/json"));

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await AuditedAsync());
    }

    [Fact]
    public async Task Raise_ForAnotherMunicipality_IsItsCoordinatorsCase()
    {
        var body = FourSiblings();
        body["municipality"] = "0301";

        var raised = await RaiseAsync(body: body);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("coordinator-oslo", $"/api/v1/cases/{raised.CaseId}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("coordinator", $"/api/v1/cases/{raised.CaseId}")).StatusCode);
    }

    private Task<int> CasesAsync() => Host.InStoreAsync((IntakeDbContext db) => db.Cases.CountAsync());
}
