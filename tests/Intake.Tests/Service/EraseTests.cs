using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Intake.Domain;
using Tot.Intake.Domain.Retention;
using Tot.Intake.Persistence;
using Tot.Intake.Sealing;
using Tot.Kernel;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

/// <summary>Destroying who a person is, by a coordinator, by the retention rules, and again after an old backup.</summary>
public sealed class EraseTests(IntakeHost host) : IntakeTest(host)
{
    private static readonly object Asked = new { ground = "persons-request" };

    private static string Erase(Guid person) => $"/api/v1/persons/{person}/erase";

    private async Task<Raised> ClosedAsync()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "police-exit");
        foreach (var phase in (string[])["working", "closed"])
        {
            var moved = await PostAsync("coordinator", $"/api/v1/cases/{raised.CaseId}/phase", new { phase });
            Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        }
        return raised;
    }

    private async Task<Raised> ClosedLongEnoughAsync()
    {
        var raised = await ClosedAsync();
        Host.Clock.Advance(TimeSpan.FromDays(21));
        return raised;
    }

    [Fact]
    public async Task Erase_InAClosedCase_LeavesNothingToReadFindOrOpen()
    {
        var raised = await ClosedLongEnoughAsync();
        var (person, other) = (raised.Persons[0], raised.Persons[1]);
        var before = await GetAsync("coordinator", $"/api/v1/persons/{person}/identity");
        Assert.Contains(Marker, await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var erased = await JsonAsync(await PostAsync("coordinator", Erase(person), Asked, NewKey()));

        Assert.Equal("persons-request", erased.GetProperty("erasureGround").GetString());
        await RefusedAsync(await GetAsync("coordinator", $"/api/v1/persons/{person}/identity"), HttpStatusCode.Gone, "PERSON_ERASED");
        var seen = await GetJsonAsync("coordinator", $"/api/v1/persons/{person}");
        Assert.NotNull(seen.GetProperty("erasedAt").GetString());
        Assert.Empty(seen.GetProperty("relations").EnumerateArray());
        Assert.DoesNotContain("PD-2026/114", seen.GetRawText(), StringComparison.Ordinal);
        var sibling = await GetJsonAsync("coordinator", $"/api/v1/persons/{other}");
        Assert.DoesNotContain(person.ToString(), sibling.GetProperty("relations").GetRawText(), StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), await LeftAsync(person));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("coordinator", $"/api/v1/persons/{other}/identity")).StatusCode);
    }

    [Fact]
    public async Task Erase_IsToldAndAuditedOnce_AndTheSecondTimeChangesNothing()
    {
        var raised = await ClosedLongEnoughAsync();
        var key = NewKey();

        var first = await PostAsync("coordinator", Erase(raised.Persons[0]), Asked, key);
        var replayed = await PostAsync("coordinator", Erase(raised.Persons[0]), Asked, key);
        var again = await PostAsync("coordinator", Erase(raised.Persons[0]), Asked, NewKey());

        Assert.All((HttpResponseMessage[])[first, replayed, again], r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        var told = Assert.Single(await EventsAsync(), e => e.Type == PersonErased.Descriptor.FullName);
        Assert.Equal(raised.Persons[0].ToString(), PersonErased.Parser.ParseJson(told.Payload).PersonId);
        Assert.Single(await AuditedAsync(), "erase-person");
    }

    [Fact]
    public async Task Erase_WhileTheCaseIsOpen_IsRefused()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator");

        await RefusedAsync(await PostAsync("coordinator", Erase(raised.Persons[0]), Asked), HttpStatusCode.Conflict, "CASE_OPEN");
        Assert.DoesNotContain("PersonErased", await ToldAsync());
    }

    [Fact]
    public async Task Erase_WhileTheRetentionDutyHolds_IsRefused_AndSaysUntilWhen()
    {
        var raised = await ClosedAsync();
        var lastDay = Oslo.Day(Host.Clock.Now).AddDays(20);
        Host.Clock.Advance(TimeSpan.FromDays(20));

        var refused = await PostAsync("coordinator", Erase(raised.Persons[0]), Asked);
        var problem = await JsonAsync(refused);
        Assert.Equal((HttpStatusCode.Conflict, "RETENTION_DUTY_HOLDS"), (refused.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(lastDay.ToString("O", CultureInfo.InvariantCulture), problem.GetProperty("lastDay").GetString());

        Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("coordinator", Erase(raised.Persons[0]), Asked)).StatusCode);
    }

    [Fact]
    public async Task Erase_ByOthersOrOfAnotherVersion_ChangesNothing()
    {
        var raised = await ClosedLongEnoughAsync();
        var path = Erase(raised.Persons[0]);

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("police-exit", path, Asked)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("coordinator-oslo", path, Asked)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PostAsync("coordinator", path, Asked, ifMatch: "\"99\"")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("coordinator", path, new { ground = "retention-ended" })).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("coordinator", $"/api/v1/persons/{raised.Persons[0]}/identity")).StatusCode);
    }

    [Fact]
    public async Task ErasedPerson_InAReopenedCase_CannotBeChanged()
    {
        var raised = await ClosedLongEnoughAsync();
        var person = raised.Persons[0];
        await PostAsync("coordinator", Erase(person), Asked);
        await PostAsync("coordinator", $"/api/v1/cases/{raised.CaseId}/phase", new { phase = "acute" });

        await RefusedAsync(
            await PostAsync("coordinator", $"/api/v1/persons/{person}/facts", new { name = Marker }),
            HttpStatusCode.Gone,
            "PERSON_ERASED"
        );
        await RefusedAsync(
            await PostAsync("coordinator", $"/api/v1/persons/{person}/status", new { status = "left-the-country" }),
            HttpStatusCode.Gone,
            "PERSON_ERASED"
        );
        Assert.Equal((0, 0, 0), await LeftAsync(person));
    }

    [Fact]
    public async Task PersonThatCameBackWithAnOldBackup_IsErasedAgainAtTheStart()
    {
        var raised = await ClosedLongEnoughAsync();
        var person = raised.Persons[0];
        // The key was destroyed, and the store is from before: what a restore of an old backup leaves.
        var keys = Host.Services.GetRequiredService<PersonKeyStore>();
        var at = Host.Clock.Now;
        await keys.EraseAsync(new PersonId(person), new ErasureMark(at, ErasureGround.Ordered), default);

        await Host.RestartAsync();

        await Eventually.TrueAsync(
            async () => (await GetJsonAsync("coordinator", $"/api/v1/persons/{person}")).TryGetProperty("erasedAt", out _),
            "the person is erased again"
        );
        var seen = await GetJsonAsync("coordinator", $"/api/v1/persons/{person}");
        Assert.Equal(("ordered", at), (seen.GetProperty("erasureGround").GetString(), seen.GetProperty("erasedAt").GetDateTimeOffset()));
        Assert.Contains("PersonErased", await ToldAsync());
        await Eventually.TrueAsync(async () => await LeftAsync(person) == (0, 0, 0), "nothing is left");
    }

    [Fact]
    public async Task Retention_WhenItsTimeIsUp_ErasesReportsAndWasForetold()
    {
        var raised = await ClosedAsync();
        var closedOn = Oslo.Day(Host.Clock.Now);
        var firstNight = closedOn.AddMonths(60).AddDays(1);
        var preview = await GetJsonAsync("auditor", $"/api/v1/retention/preview?on={firstNight:yyyy-MM-dd}");
        var foretold = Assert.Single(
            preview.GetProperty("cases").EnumerateArray(),
            c => c.GetProperty("caseId").GetGuid() == raised.CaseId
        );
        Assert.Equal(4, foretold.GetProperty("persons").GetInt32());
        var dayBefore = await GetJsonAsync("auditor", $"/api/v1/retention/preview?on={closedOn.AddMonths(60):yyyy-MM-dd}");
        Assert.DoesNotContain(raised.CaseId.ToString(), dayBefore.GetRawText(), StringComparison.Ordinal);

        Host.Clock.Set(Oslo.At(firstNight, new TimeOnly(2, 1)));

        var report = await Eventually.GetAsync(
            async () =>
                (await GetJsonAsync("auditor", "/api/v1/retention/reports"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Where(r =>
                        r.GetRawText().Contains(raised.CaseId.ToString(), StringComparison.Ordinal) && r.TryGetProperty("finishedAt", out _)
                    )
                    .ToArray() switch
                {
                    [] => null,
                    var reports => reports,
                },
            "a report of the round"
        );
        var erased = Assert
            .Single(report)
            .GetProperty("persons")
            .EnumerateArray()
            .Where(p => p.GetProperty("caseId").GetGuid() == raised.CaseId);
        Assert.Equal(raised.Persons.Order(), erased.Select(p => p.GetProperty("personId").GetGuid()).Order());
        Assert.Equal("retention-2026/1", report[0].GetProperty("rules").GetString());
        foreach (var person in raised.Persons)
        {
            Assert.Equal((0, 0, 0), await LeftAsync(person));
        }
        Assert.Equal(
            4,
            (await AuditAsync()).Count(a => a.Action == "erase-person" && a.Subject == "tot-intake" && a.CaseId == raised.CaseId)
        );
    }

    [Fact]
    public async Task RetentionRules_SayWhereTheyWereRead_AndAreNotForCaseWorkers()
    {
        var rules = await GetJsonAsync("coordinator", "/api/v1/retention/rules");
        Assert.Equal(
            (21, 60),
            (rules.GetProperty("atLeast").GetProperty("value").GetInt32(), rules.GetProperty("atMost").GetProperty("value").GetInt32())
        );
        Assert.Equal("verify-against-statute", rules.GetProperty("atLeast").GetProperty("confidence").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("coordinator", "/api/v1/retention/reports")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("coordinator", "/api/v1/retention/preview")).StatusCode);
    }

    [Fact]
    public async Task Export_HoldsAllOnThePerson_NothingOfTheOthers_AndIsAudited()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "police-exit");
        var person = raised.Persons[0];

        var answer = await GetAsync("coordinator", $"/api/v1/persons/{person}/export");

        var text = await answer.Content.ReadAsStringAsync();
        var export = JsonDocument.Parse(text).RootElement;
        Assert.Equal("Eldste " + Marker, export.GetProperty("identity").GetProperty("name").GetString());
        Assert.Equal(
            ["meetings", "obligations", "placements"],
            export.GetProperty("otherServices").EnumerateArray().Select(h => h.GetProperty("service").GetString())
        );
        Assert.Equal(3, export.GetProperty("facts").GetProperty("relatedAs").GetArrayLength());
        Assert.All(raised.Persons.Skip(1), other => Assert.DoesNotContain(other.ToString(), text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("Andre " + Marker, text, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal($"attachment; filename=\"person-{person:N}.json\"", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.All(Host.Peers.Exports, e => Assert.False(e.Alone && e.CaseId == raised.CaseId.ToString()));
        Assert.Single(await AuditedAsync(), "export-person");
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("police-exit", $"/api/v1/persons/{person}/export")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("coordinator-oslo", $"/api/v1/persons/{person}/export")).StatusCode);
    }

    [Theory]
    [InlineData("nb", "Det som er lagret om deg")]
    [InlineData("nn", "Det som er lagra om deg")]
    [InlineData("en", "What is held on you")]
    public async Task Export_AsAPage_EncodesWhatSomebodyWrote(string language, string title)
    {
        var body = new JsonObject { ["persons"] = new JsonArray(new JsonObject { ["name"] = "<script>alert(1)</script>" }) };
        var raised = await RaiseAsync(body: body);
        Host.Peers.Enrol(raised.CaseId, "coordinator");

        var answer = await GetAsync("coordinator", $"/api/v1/persons/{raised.Persons[0]}/export?format=html&language={language}");

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.EndsWith(".html\"", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>An adult's blocked address, and whatever else says who somebody is, stands in no list.</summary>
    [Fact]
    public async Task Lists_TellNothingOfAnAdultWithABlockedAddress()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "police-exit");
        await PostAsync(
            "coordinator",
            $"/api/v1/persons/{raised.Persons[0]}/consents",
            new
            {
                purpose = "health-care",
                state = "given",
                form = "oral",
            }
        );
        // It is there to be told, to whoever asks for this one person.
        var identity = await GetJsonAsync("coordinator", $"/api/v1/persons/{raised.Persons[0]}/identity");
        Assert.Equal("strictly-confidential", identity.GetProperty("addressConfidentiality").GetString());

        string[] lists =
        [
            "/api/v1/cases?pageSize=200",
            "/api/v1/identifications?pageSize=200",
            $"/api/v1/persons/-/consents?caseId={raised.CaseId}",
            "/api/v1/persons/-/disclosures",
            $"/api/v1/persons/{raised.Persons[0]}/disclosures",
            "/api/v1/matches",
        ];
        foreach (var list in lists)
        {
            var text = (await GetJsonAsync("coordinator", list)).GetRawText();
            Assert.All(
                (string[])[Marker, SyntheticNumber, "confidential", "safeContact", "counsel"],
                word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    /// <summary>Boxes, hashes and keys of a person.</summary>
    private async Task<(int Boxes, int Hashes, int Keys)> LeftAsync(Guid person)
    {
        var id = new PersonId(person);
        var (boxes, hashes) = await Host.InStoreAsync(
            (IntakeDbContext db) =>
                Task.FromResult((db.IdentityBoxes.Count(b => b.PersonId == id), db.MatchKeys.Count(k => k.PersonId == id)))
        );
        return (boxes, hashes, Host.Services.GetRequiredService<PersonKeyStore>().Find(id) is null ? 0 : 1);
    }
}
