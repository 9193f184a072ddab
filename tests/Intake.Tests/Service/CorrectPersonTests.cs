using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

/// <summary>Who a person is becomes known later, or turns out to be otherwise.</summary>
public sealed class CorrectPersonTests(IntakeHost host) : IntakeTest(host)
{
    private static string Facts(Guid person) => $"/api/v1/persons/{person}/facts";

    private static JsonObject Unknown(int persons = 1) =>
        new() { ["persons"] = new JsonArray([.. Enumerable.Range(0, persons).Select(_ => new JsonObject())]) };

    [Fact]
    public async Task Discussion_WithoutAnyIdentity_GetsOneLater()
    {
        var raised = await RaiseAsync(body: Unknown());
        var person = raised.Persons[0];
        Assert.Equal("in-doubt", (await GetJsonAsync("coordinator", $"/api/v1/persons/{person}")).GetProperty("ageGroup").GetString());

        var response = await PostAsync(
            "police-exit",
            Facts(person),
            new
            {
                name = $"Senere {Marker}",
                aliases = new[] { $"{Marker} igjen" },
                birthDate = "2012-03-04",
                nationality = "XXX",
                identityNumbers = new[] { new { kind = "fodselsnummer", value = SyntheticNumber } },
                language = "uk",
                safeContact = $"through {Marker}s counsel",
                immediateNeeds = new[] { "health" },
                addressConfidentiality = "confidential",
            },
            ifMatch: "\"1\""
        );

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (response.StatusCode, response.Headers.ETag!.Tag));
        var view = await JsonAsync(response);
        Assert.Equal(("minor", "health"), (view.GetProperty("ageGroup").GetString(), view.GetProperty("immediateNeeds")[0].GetString()));
        Assert.DoesNotContain(Marker, view.GetRawText());
        var identity = await GetJsonAsync("coordinator", $"/api/v1/persons/{person}/identity");
        Assert.Equal($"Senere {Marker}", identity.GetProperty("name").GetString());
        Assert.Equal(SyntheticNumber, identity.GetProperty("identityNumbers")[0].GetProperty("value").GetString());
        Assert.Equal("confidential", identity.GetProperty("addressConfidentiality").GetString());
        Assert.DoesNotContain(Marker, AllFiles(), StringComparison.OrdinalIgnoreCase);

        Assert.Equal(["PersonIdentified", "PersonFactsChanged", "AgeAssessed"], await ToldAsync());
        var told = PersonFactsChanged.Parser.ParseJson((await EventsAsync())[1].Payload);
        Assert.Equal(person.ToString(), told.PersonId);
        Assert.Contains("birth-date", told.Facts);
        Assert.Equal(AgeGroup.Minor, AgeAssessed.Parser.ParseJson((await EventsAsync())[2].Payload).AgeGroup);
        var audited = Assert.Single(await AuditAsync(), a => a.Action == "correct-person").Changed.Split(',');
        Assert.Contains("name:added", audited);
        Assert.Contains("age-group:corrected", audited);
    }

    [Fact]
    public async Task Correct_LeavesWhatIsNotSaid_AndTakesAwayWhatIsEmpty()
    {
        var raised = await RaiseAsync();
        var person = raised.Persons[0];

        await PostAsync(
            "coordinator",
            Facts(person),
            new
            {
                name = "Ny Oppdiktet",
                aliases = Array.Empty<string>(),
                birthDate = "",
            }
        );

        var identity = await GetJsonAsync("coordinator", $"/api/v1/persons/{person}/identity");
        Assert.Equal("Ny Oppdiktet", identity.GetProperty("name").GetString());
        Assert.Empty(identity.GetProperty("aliases").EnumerateArray());
        Assert.False(identity.TryGetProperty("birthDate", out _));
        Assert.Equal("XXX", identity.GetProperty("nationality").GetString());
        var audited = Assert.Single(await AuditAsync(), a => a.Action == "correct-person").Changed;
        Assert.Equal("name:corrected,aliases:removed,birth-date:removed,age-group:corrected", audited);
    }

    [Fact]
    public async Task Correct_WithWhatIsKnown_TellsAndAuditsNothing()
    {
        var raised = await RaiseAsync();
        var told = (await ToldAsync()).Count;

        var response = await PostAsync(
            "coordinator",
            Facts(raised.Persons[0]),
            new
            {
                name = $"Eldste {Marker}",
                needsInterpreter = true,
                immediateNeeds = new[] { "legal-counsel", "safety" },
            }
        );

        Assert.Equal((HttpStatusCode.OK, "\"1\""), (response.StatusCode, response.Headers.ETag!.Tag));
        Assert.Equal(told, (await ToldAsync()).Count);
        Assert.DoesNotContain("correct-person", await AuditedAsync());
    }

    [Fact]
    public async Task Correct_OfTheBirthDate_LeavesAnAgeThatWasAssessed()
    {
        var raised = await RaiseAsync(body: Unknown());
        await PostAsync("police-exit", $"/api/v1/persons/{raised.Persons[0]}/age-assessments", new { ageGroup = "minor" });

        var view = await JsonAsync(await PostAsync("police-exit", Facts(raised.Persons[0]), new { birthDate = "1980-01-01" }));

        Assert.Equal("minor", view.GetProperty("ageGroup").GetString());
        Assert.Equal(["PersonIdentified", "AgeAssessed", "PersonFactsChanged"], await ToldAsync());
    }

    [Fact]
    public async Task Correct_OfRelations_HoldsForTheOthersToo()
    {
        var raised = await RaiseAsync();
        var (eldest, second) = (raised.Persons[0], raised.Persons[1]);

        await PostAsync("coordinator", Facts(eldest), new { relations = new[] { new { toPersonId = second, kind = "parent" } } });

        Assert.Equal([(second, "parent")], await RelationsAsync(eldest));
        Assert.Equal([(eldest, "child")], await RelationsAsync(second));
        Assert.Empty(await RelationsAsync(raised.Persons[2]));
        var stranger = await PostAsync(
            "coordinator",
            Facts(eldest),
            new { relations = new[] { new { toPersonId = Guid.NewGuid(), kind = "parent" } } }
        );
        Assert.Equal(HttpStatusCode.BadRequest, stranger.StatusCode);

        async Task<IEnumerable<(Guid, string?)>> RelationsAsync(Guid person) =>
            (await GetJsonAsync("coordinator", $"/api/v1/persons/{person}"))
                .GetProperty("relations")
                .EnumerateArray()
                .Select(r => (r.GetProperty("personId").GetGuid(), r.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Correct_ByAnotherRole_OutsideNeedToKnow_Stale_BadFields_IsRefused()
    {
        var raised = await RaiseAsync();
        var path = Facts(raised.Persons[0]);
        var told = (await ToldAsync()).Count;

        await RefusedAsync(await PostAsync("counsel", path, new { name = "X" }), HttpStatusCode.Forbidden, "FORBIDDEN");
        await RefusedAsync(await PostAsync("coordinator-oslo", path, new { name = "X" }), HttpStatusCode.NotFound, "NOT_FOUND");
        await RefusedAsync(
            await PostAsync("coordinator", path, new { name = "X" }, ifMatch: "\"7\""),
            HttpStatusCode.PreconditionFailed,
            "STALE_VERSION"
        );
        var bad = await PostAsync(
            "coordinator",
            path,
            new
            {
                birthDate = "2999-01-01",
                immediateNeeds = new[] { "money" },
                identityNumbers = new[] { new { kind = "d-number", value = "1" } },
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(
            ["birthDate", "identityNumbers[0].value", "immediateNeeds[0]"],
            (await JsonAsync(bad)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order()
        );
        Assert.Equal(told, (await ToldAsync()).Count);
    }

    [Fact]
    public async Task Correct_InAClosedCase_IsRefused()
    {
        var raised = await RaiseAsync();
        await PostAsync("coordinator", $"/api/v1/cases/{raised.CaseId}/phase", new { phase = "working" });
        await PostAsync("coordinator", $"/api/v1/cases/{raised.CaseId}/phase", new { phase = "closed" });

        await RefusedAsync(
            await PostAsync("coordinator", Facts(raised.Persons[0]), new { name = "X" }),
            HttpStatusCode.Conflict,
            "CASE_CLOSED"
        );
        await RefusedAsync(
            await PostAsync("coordinator", $"/api/v1/persons/{raised.Persons[0]}/status", new { status = "confirmed-for-assistance" }),
            HttpStatusCode.Conflict,
            "CASE_CLOSED"
        );
    }

    [Fact]
    public async Task Correct_LooksAgainForWhomThePersonMayBe_AndProposesAgainWhatWasRejectedForLess()
    {
        var known = await RaiseAsync(body: Called("Amina Oppdiktet", "2003-03-03", "XQ-77001"));
        var unknown = await RaiseAsync(body: Unknown());

        await PostAsync("police-exit", Facts(unknown.Persons[0]), new { name = "Oppdiktet Amina", birthDate = "2003-01-01" });
        var byName = await MatchAsync("proposed");
        Assert.Equal(60, byName.GetProperty("score").GetInt32());
        var path = $"/api/v1/matches/{byName.GetProperty("id").GetGuid()}";
        await PostAsync("coordinator", path + "/reject", new { });

        var document = new[] { new { kind = "foreign-document", value = "xq77001" } };
        await PostAsync("police-exit", Facts(unknown.Persons[0]), new { identityNumbers = document });
        var again = await MatchAsync("proposed");

        Assert.Equal((byName.GetProperty("id").GetGuid(), 94), (again.GetProperty("id").GetGuid(), again.GetProperty("score").GetInt32()));
        var id = byName.GetProperty("id").GetString();
        Assert.Equal([60, 94], (await ProposedAsync()).Where(p => p.MatchId == id).Select(p => p.Score));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("coordinator", path + "/confirm", new { })).StatusCode);

        async Task<JsonElement> MatchAsync(string state) =>
            (
                await Eventually.GetAsync(
                    async () =>
                        (await GetJsonAsync("coordinator", $"/api/v1/matches?state={state}"))
                            .GetProperty("items")
                            .EnumerateArray()
                            .Where(m => m.GetProperty("sides").GetRawText().Contains(known.Persons[0].ToString()))
                            .ToList() switch
                        {
                            [] => null,
                            var found => found,
                        },
                    "a match in state " + state
                )
            )[0];
    }

    private static JsonObject Called(string name, string born, string document) =>
        new()
        {
            ["persons"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = name,
                    ["birthDate"] = born,
                    ["identityNumbers"] = new JsonArray(new JsonObject { ["kind"] = "foreign-document", ["value"] = document }),
                }
            ),
        };
}
