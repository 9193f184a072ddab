using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

public sealed class MatchTests(IntakeHost host) : IntakeTest(host)
{
    private const string Matches = "/api/v1/matches";

    private static JsonObject One(string name, string born, string? document = null, string municipality = "4601") =>
        new()
        {
            ["municipality"] = municipality,
            ["persons"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = name,
                    ["birthDate"] = born,
                    ["identityNumbers"] = document is null
                        ? []
                        : new JsonArray(new JsonObject { ["kind"] = "foreign-document", ["value"] = document }),
                }
            ),
        };

    /// <summary>The match of a person, once it is proposed.</summary>
    private async Task<JsonElement> MatchOfAsync(string persona, Guid person)
    {
        var found = await Eventually.GetAsync(
            async () =>
                (await GetJsonAsync(persona, Matches))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Where(m => m.GetProperty("sides").GetRawText().Contains(person.ToString()))
                    .Take(1)
                    .ToArray() switch
                {
                    [] => null,
                    var one => one,
                },
            "a match of the person"
        );
        return found[0];
    }

    private async Task<(Raised Bergen, Raised Oslo, JsonElement Match)> AcrossAsync(string name, string other, string born)
    {
        var bergen = await RaiseAsync(body: One(name, born));
        var oslo = await RaiseAsync("police-exit-oslo", One(other, born, municipality: "0301"));
        return (bergen, oslo, await MatchOfAsync("coordinator", bergen.Persons[0]));
    }

    private static string[] Words(JsonElement match, string member) =>
        [.. match.GetProperty(member).EnumerateArray().Select(r => r.GetString()!)];

    [Fact]
    public async Task Identification_OfTheSamePersonAgain_IsProposedWithScoreAndReasons()
    {
        var first = await RaiseAsync(body: One($"Nadia {Marker}", "2001-02-03", "XB-9900"));
        var again = await RaiseAsync(body: One($"{Marker} NADIA", "2001-11-30", "xb9900"));

        var match = await MatchOfAsync("coordinator", again.Persons[0]);

        Assert.Equal((94, "proposed"), (match.GetProperty("score").GetInt32(), match.GetProperty("state").GetString()));
        Assert.Equal(["document-number", "name-and-birth-year"], Words(match, "reasons"));
        Assert.Equal(
            new HashSet<Guid> { first.Persons[0], again.Persons[0] },
            match.GetProperty("sides").EnumerateArray().Select(s => s.GetProperty("personId").GetGuid()).ToHashSet()
        );
        var told = Assert.Single(await ProposedAsync());
        Assert.Equal((94, "4601"), (told.Score, Assert.Single(told.Municipalities)));
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("police-exit", Matches)).StatusCode);
    }

    [Fact]
    public async Task Identification_KeepsNothingReadableOfWhatItIsFoundBy()
    {
        var (_, _, match) = await AcrossAsync($"Samira {Marker}", $"Samira {Marker}", "1999-01-01");

        var texts = (await ProposedAsync()).Select(e => e.ToString()).Append(match.GetRawText());
        Assert.All(texts, text => Assert.DoesNotContain(Marker, text, StringComparison.OrdinalIgnoreCase));
        var files = AllFiles();
        Assert.DoesNotContain(Marker, files, StringComparison.OrdinalIgnoreCase);
        // The sounds of the name.
        Assert.DoesNotContain("asplnd", files, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Match_AcrossMunicipalities_ShowsTheOtherOnlyWhenItsCoordinatorAgreed()
    {
        var (bergen, oslo, match) = await AcrossAsync("Yelena Kuznetsova", "Елена Кузнецова", "2003-04-05");
        var path = $"{Matches}/{match.GetProperty("id").GetGuid()}";

        Assert.Equal(["similar-name-and-birth-year"], Words(match, "reasons"));
        AssertHides(match, oslo, "0301");
        AssertHides(await GetJsonAsync("coordinator-oslo", path), bergen, "4601");

        var confirmed = await PostAsync("coordinator", path + "/confirm", new { }, ifMatch: "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (confirmed.StatusCode, confirmed.Headers.ETag!.Tag));
        AssertHides(await JsonAsync(confirmed), oslo, "0301");
        Assert.Contains(bergen.Persons[0].ToString(), (await GetJsonAsync("coordinator-oslo", path)).GetRawText());
        Assert.DoesNotContain("MatchResolved", await ToldAsync());

        var resolved = await JsonAsync(await PostAsync("coordinator-oslo", path + "/confirm", new { }));
        Assert.Equal("confirmed", resolved.GetProperty("state").GetString());
        Assert.Contains(oslo.Persons[0].ToString(), (await GetJsonAsync("coordinator", path)).GetRawText());
        var told = MatchResolved.Parser.ParseJson((await EventsAsync())[^1].Payload);
        Assert.Equal(MatchOutcome.Confirmed, told.Outcome);
        Assert.Equal(2, (await AuditedAsync()).Count(a => a == "confirm-match"));
        await RefusedAsync(await PostAsync("coordinator", path + "/reject", new { }), HttpStatusCode.Conflict, "MATCH_RESOLVED");
        // Nothing was merged.
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("coordinator", $"/api/v1/persons/{oslo.Persons[0]}")).StatusCode);

        static void AssertHides(JsonElement match, Raised other, string municipality)
        {
            var text = match.GetRawText();
            Assert.DoesNotContain(other.Persons[0].ToString(), text);
            Assert.DoesNotContain(other.CaseId.ToString(), text);
            Assert.DoesNotContain($"\"{municipality}\"", text);
        }
    }

    [Fact]
    public async Task Match_RejectedByOne_IsRejectedForBoth()
    {
        var (_, _, match) = await AcrossAsync("Omar Farouk", "Umar Faruk", "1998-08-08");
        var path = $"{Matches}/{match.GetProperty("id").GetGuid()}";
        await RefusedAsync(
            await PostAsync("coordinator", path + "/reject", new { }, ifMatch: "\"7\""),
            HttpStatusCode.PreconditionFailed,
            "STALE_VERSION"
        );

        await PostAsync("coordinator-oslo", path + "/reject", new { });

        Assert.Equal("rejected", (await GetJsonAsync("coordinator", path)).GetProperty("state").GetString());
        Assert.Equal(MatchOutcome.Rejected, MatchResolved.Parser.ParseJson((await EventsAsync())[^1].Payload).Outcome);
        await RefusedAsync(await PostAsync("coordinator", path + "/confirm", new { }), HttpStatusCode.Conflict, "MATCH_RESOLVED");
    }

    [Fact]
    public async Task Match_OfOtherMunicipalities_DoesNotExist()
    {
        await RaiseAsync("police-exit-oslo", One("Ingrid Bakken", "1990-01-01", municipality: "0301"));
        var oslo = await RaiseAsync("police-exit-oslo", One("Ingrid Bakken", "1990-01-01", municipality: "0301"));
        var match = await MatchOfAsync("coordinator-oslo", oslo.Persons[0]);
        var path = $"{Matches}/{match.GetProperty("id").GetGuid()}";

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("coordinator", path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("coordinator", path + "/confirm", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("coordinator", path + "/reject", new { })).StatusCode);
    }

    [Fact]
    public async Task Persons_OfOneGroup_AreNotMatched_AndTwoAtOnceAre()
    {
        var twins = One("Tuva Lunde", "2005-05-05");
        twins["persons"]!.AsArray().Add(twins["persons"]![0]!.DeepClone());

        var raised = await Task.WhenAll(RaiseAsync(body: twins), RaiseAsync(body: One("Tuva Lunde", "2005-05-05")));

        var match = await MatchOfAsync("coordinator", raised[1].Persons[0]);
        Assert.Equal(60, match.GetProperty("score").GetInt32());
        Assert.Equal(2, (await ProposedAsync()).Count);
        var one = match.GetProperty("sides").EnumerateArray().Select(s => s.GetProperty("caseId").GetGuid());
        Assert.Equal(2, one.Distinct().Count());
    }
}
