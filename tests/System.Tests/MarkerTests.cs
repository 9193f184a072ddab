using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Testing;
using Tot.Testing.Mail;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>
/// Words are planted as who a person is and in everything that can be written on a case. Who a person is must never stand in clear in anything that the program writes or sends;
/// and after the erasure neither must the rest, nor come back with a backup from before.
/// </summary>
public sealed class MarkerTests(ITestOutputHelper output) : IDisposable
{
    private const string Number = "17912099997";

    private static readonly Markers Identity = new(
        "Qvistholmen",
        "Ødelandskov",
        Number,
        "XZ7741903",
        "47110815",
        "Fjordglimtveien 997",
        "ZQVISUM5521"
    );

    private static readonly Markers Texts = new(
        "Referatmerke-8831",
        "Tiltaksmerke-8832",
        "Vikarmerke-8833",
        "Tolkmerke-8834",
        "Bistandsmerke-8836",
        "Utfallsmerke-8837"
    );

    /// <summary>Told to those who are summoned, in mails that cannot be called back.</summary>
    private static readonly Markers Place = new("Stedsmerke-8835");

    private readonly string _folder = Directory.CreateTempSubdirectory("tot-markers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Identity_IsNeverWrittenInClear_AndErasedNothingIsLeftAnywhere()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var mail = await SmtpPeer.StartAsync();
        await using var standalone = await StandaloneProcess.StartAsync(Settings(collector, mail));
        var story = await Story.TellAsync(standalone);
        using var coordinator = await standalone.AsAsync("coordinator");
        await Eventually.TrueAsync(() => Task.FromResult(mail.Received.Count > 0), "a mail is sent");

        // The words are there to be found: this test can fail.
        Assert.Equal(Identity.Words.Order(), Identity.In(await coordinator.GetStringAsync(story.Person + "/identity")).Order());
        Assert.Equal(Identity.Words.Order(), Identity.In(await coordinator.GetStringAsync(story.Person + "/export")).Order());
        Assert.Equal(Texts.Words.Order(), Texts.In(await story.AllThatIsToldAsync(coordinator)).Order());
        Assert.NotEmpty(Texts.InFiles(standalone.Folder));
        // Who the person is, is in no file, told to nobody and in no list, while it is known.
        Assert.Empty(Identity.InFiles(standalone.Folder));
        Assert.Empty(Identity.In(await story.ListsAsync(standalone)));
        await RunAsync("backup", "--data", standalone.Folder, "--to", In("before"), "--keys-to", In("before-keys"));

        await story.EraseAsync(coordinator);

        Assert.Equal(HttpStatusCode.Gone, (await coordinator.GetAsync(story.Person + "/identity")).StatusCode);
        await story.ErasedEverywhereAsync(coordinator);
        await RunAsync("backup", "--data", standalone.Folder, "--to", In("after"), "--keys-to", In("after-keys"));
        Assert.Equal(0, await standalone.InterruptAsync());
        Export(collector, mail, standalone.Output);
        Markers[] all = [Identity, Texts];
        Assert.All(all, m => Assert.Empty(m.InFiles(standalone.Folder, In("after"), In("after-keys"), In("said"))));
        Assert.Empty(Place.InFiles(standalone.Folder, In("after"), In("after-keys")));
        output.WriteLine($"{Bytes(standalone.Folder, In("after"), In("after-keys"), In("said"))} bytes searched");

        await AnOldBackupIsErasedAgainAsync(story);
    }

    /// <summary>Stores from before the erasure, keys from after it: the register beside the keys says who is erased again.</summary>
    private async Task AnOldBackupIsErasedAgainAsync(Story story)
    {
        Assert.NotEmpty(Texts.InFiles(In("before")));
        await using var restored = StandaloneProcess.On(In("restored"));
        await RunAsync("restore", "--from", In("before"), "--keys-from", In("after-keys"), "--data", restored.Folder);
        await restored.StartAgainAsync();
        using var coordinator = await restored.AsAsync("coordinator");
        await Eventually.TrueAsync(
            async () => (await coordinator.GetAsync(story.Person + "/identity")).StatusCode == HttpStatusCode.Gone,
            "the person is erased again"
        );
        await story.ErasedEverywhereAsync(coordinator);
        Assert.Equal(0, await restored.InterruptAsync());
        Assert.Empty(Identity.InFiles(restored.Folder));
        Assert.Empty(Texts.InFiles(restored.Folder));
    }

    private static Dictionary<string, string> Settings(OtlpCollector collector, SmtpPeer mail) =>
        new(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["Logging__LogLevel__Default"] = "Debug",
            ["Logging__LogLevel__Microsoft"] = "Debug",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Debug",
            ["Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command"] = "Debug",
            ["Logging__LogLevel__System"] = "Debug",
            ["Logging__LogLevel__Yarp"] = "Debug",
            ["Mail__Smtp__Host"] = "127.0.0.1",
            ["Mail__Smtp__Port"] = $"{mail.Port}",
            ["Mail__Smtp__Security"] = "None",
            ["Mail__Smtp__From"] = "tot@bergen.example",
        };

    /// <summary>What went out of the program, as files to be searched with the others: logs, traces and metrics, mails (decoded too), the console.</summary>
    private void Export(OtlpCollector collector, SmtpPeer mail, string console)
    {
        Directory.CreateDirectory(In("said"));
        foreach (var signal in (string[])["logs", "traces", "metrics"])
        {
            var text = string.Join('\n', collector.Of(signal));
            Assert.True(text.Length > 1000, signal);
            File.WriteAllText(Path.Combine(In("said"), signal), text);
        }
        var letters = mail.Received.Select(l => string.Join('\n', [l.Subject, l.Raw, l.Text, .. l.Parts.Select(p => p.Content)]));
        File.WriteAllText(Path.Combine(In("said"), "mails"), string.Join('\n', letters));
        File.WriteAllText(Path.Combine(In("said"), "console"), console);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static long Bytes(params IEnumerable<string> folders) =>
        folders.SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)).Sum(f => new FileInfo(f).Length);

    private static async Task RunAsync(params string[] arguments)
    {
        using var command = StandaloneProcess.Run(arguments);
        Assert.True(await command.ExitCodeAsync() == 0, command.Output);
    }

    /// <summary>One adult's case from the identification until it is closed and its time to complain is over.</summary>
    private sealed class Story(Guid caseId, string person, Guid meeting, Guid assistance)
    {
        public string Person => person;

        public static async Task<Story> TellAsync(StandaloneProcess standalone)
        {
            using var police = await standalone.AsAsync("police-exit");
            using var coordinator = await standalone.AsAsync("coordinator");
            using var social = await standalone.AsAsync("social-services");
            using var admin = await standalone.AsAsync("admin");
            var agency = PeerWorld.AgencyOf("social-services");
            await WriteToAsync(admin, agency);
            var raised = await PostAsync(police, "/api/v1/identifications", Found);
            var caseId = raised.GetProperty("caseId").GetGuid();
            var person = $"/api/v1/persons/{raised.GetProperty("persons")[0].GetProperty("personId").GetGuid()}";
            var meeting = await Eventually.GetAsync(
                async () =>
                    (await ItemsAsync(coordinator, $"/api/v1/meetings?caseId={caseId}"))
                        .Select(m => m.GetProperty("id").GetString())
                        .FirstOrDefault(),
                "the acute meeting"
            );
            var path = $"/api/v1/meetings/{meeting}";
            var now = await NowAsync(coordinator);
            await PostAsync(
                coordinator,
                path + "/convene",
                new
                {
                    startsAt = now.AddHours(3),
                    endsAt = now.AddHours(4),
                    place = "Stedsmerke-8835",
                }
            );
            await Eventually.TrueAsync(async () => (await social.GetAsync(path)).IsSuccessStatusCode, "the summoned see the case");
            await PostAsync(social, path + "/answers", new { answer = "sends-substitute", substitute = "Vikarmerke-8833" });
            var summoned = (await GetAsync(coordinator, path))
                .GetProperty("participants")
                .EnumerateArray()
                .Select(p => p.GetProperty("agencyId").GetGuid());
            await PostAsync(
                coordinator,
                path + "/held",
                new
                {
                    attendance = summoned.Select(agencyId => new { agencyId, attendance = agencyId == agency ? "represented" : "present" }),
                    otherAttendees = new[] { "Tolkmerke-8834" },
                }
            );
            await PostAsync(
                coordinator,
                path + "/minutes",
                new
                {
                    text = "Referatmerke-8831",
                    decisions = new[]
                    {
                        new
                        {
                            agencyId = agency,
                            title = "Tiltaksmerke-8832",
                            dueOn = now.AddDays(9).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                        },
                    },
                }
            );
            var assistance = await PostAsync(
                social,
                "/api/v1/police-assistance",
                new
                {
                    caseId,
                    what = "bring-back",
                    neededOn = now.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    note = "Bistandsmerke-8836",
                }
            );
            var assistanceId = assistance.GetProperty("id").GetGuid();
            await PostAsync(
                police,
                $"/api/v1/police-assistance/{assistanceId}/answer",
                new { accepted = false, note = "Utfallsmerke-8837" }
            );
            await PostAsync(
                coordinator,
                person + "/consents",
                new
                {
                    purpose = "health-care",
                    state = "given",
                    form = "oral",
                }
            );
            await Eventually.TrueAsync(
                async () => (await ItemsAsync(coordinator, $"/api/v1/obligations?caseId={caseId}&kind=measure")).Count == 1,
                "the measure"
            );
            return new Story(caseId, person, Guid.Parse(meeting), assistanceId);
        }

        /// <summary>Everything that the coordinator reads of the case's words.</summary>
        public async Task<string> AllThatIsToldAsync(HttpClient coordinator)
        {
            var read = new StringBuilder();
            string[] paths =
            [
                $"/api/v1/meetings/{meeting}",
                $"/api/v1/police-assistance/{assistance}",
                $"/api/v1/measures?caseId={caseId}",
                $"/api/v1/cases/{caseId}/roster",
            ];
            foreach (var path in paths)
            {
                read.AppendLine(await coordinator.GetStringAsync(path));
            }
            return read.ToString();
        }

        /// <summary>Lists, reports, calendar entries, feeds and the audit, by whoever may read them.</summary>
        public async Task<string> ListsAsync(StandaloneProcess standalone)
        {
            var read = new StringBuilder();
            (string Persona, string Path)[] lists =
            [
                ("coordinator", "/api/v1/cases?pageSize=200"),
                ("coordinator", $"/api/v1/cases/{caseId}"),
                ("coordinator", person),
                ("coordinator", "/api/v1/identifications"),
                ("coordinator", "/api/v1/persons/-/consents"),
                ("coordinator", "/api/v1/matches"),
                ("coordinator", "/api/v1/meetings"),
                ("coordinator", "/api/v1/obligations"),
                ("coordinator", $"/api/v1/meetings/{meeting}/invitation.ics"),
                ("coordinator", "/api/v1/events?limit=200"),
                ("auditor", "/api/v1/audit/intake"),
                ("auditor", "/api/v1/audit/meetings"),
                ("auditor", "/api/v1/audit/obligations"),
            ];
            foreach (var (persona, path) in lists)
            {
                using var client = await standalone.AsAsync(persona);
                var answer = await client.GetAsync(path);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
                read.AppendLine(answer.ToString()).AppendLine(await answer.Content.ReadAsStringAsync());
            }
            return read.ToString();
        }

        public async Task EraseAsync(HttpClient coordinator)
        {
            foreach (var duty in await ItemsAsync(coordinator, $"/api/v1/obligations?caseId={caseId}&state=open"))
            {
                await PostAsync(
                    coordinator,
                    $"/api/v1/obligations/{duty.GetProperty("id").GetGuid()}/excuse",
                    new { reason = "Oppdiktet" }
                );
            }
            await PostAsync(coordinator, $"/api/v1/cases/{caseId}/phase", new { phase = "working" });
            await PostAsync(coordinator, $"/api/v1/cases/{caseId}/phase", new { phase = "closed" });
            await PostAsync(coordinator, "/demo/clock", new { advance = "P22D" });
            await PostAsync(coordinator, person + "/erase", new { ground = "persons-request" });
        }

        public Task ErasedEverywhereAsync(HttpClient coordinator) =>
            Eventually.TrueAsync(
                async () => Texts.In(await AllThatIsToldAsync(coordinator)).Count == 0,
                "every service has erased its texts"
            );

        private static object Found =>
            new
            {
                persons = new[]
                {
                    new
                    {
                        name = "Maren Qvistholmen",
                        aliases = new[] { "Mia Ødelandskov" },
                        birthDate = "1990-12-17",
                        ageGroup = "adult",
                        identityNumbers = new object[]
                        {
                            new { kind = "foreign-document", value = "XZ7741903" },
                            new { kind = "foreign-document", value = "ZQVISUM5521" },
                            new { kind = "fodselsnummer", value = Number },
                        },
                        safeContact = "tlf 47110815, Fjordglimtveien 997",
                        addressConfidentiality = "strictly-confidential",
                        residenceUnsettled = false,
                    },
                },
            };

        private static async Task<DateTimeOffset> NowAsync(HttpClient client) =>
            (await GetAsync(client, "/demo/clock")).GetProperty("now").GetDateTimeOffset();

        private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await client.GetFromJsonAsync<JsonElement>(path);

        /// <summary>None as long as the caller may not know of the case.</summary>
        private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(HttpClient client, string path)
        {
            var answer = await client.GetAsync(path);
            return answer.StatusCode == HttpStatusCode.OK
                ? [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray()]
                : [];
        }

        /// <summary>Gives an agency an address, so that it is written to.</summary>
        private static async Task WriteToAsync(HttpClient admin, Guid agency)
        {
            var path = $"/api/v1/agencies/{agency}";
            var known = JsonNode.Parse(await admin.GetStringAsync(path))!.AsObject();
            known.Remove("id");
            known.Remove("version");
            known["email"] = "post@sosial.example";
            var revised = await admin.PutAsJsonAsync(path, known);
            Assert.True(revised.IsSuccessStatusCode, await revised.Content.ReadAsStringAsync());
        }

        private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            var answer = await client.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}
