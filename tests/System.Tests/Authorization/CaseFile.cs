using System.Globalization;
using System.Text.Json;
using Tot.Kernel;
using Tot.ServiceDefaults.Identity;
using Tot.Testing;

namespace Tot.SystemTests.Authorization;

/// <summary>A whole case of one town, made through the API: an item of everything that an endpoint asks for.</summary>
internal sealed class CaseFile
{
    private readonly Dictionary<string, string> _things = new(StringComparer.Ordinal);
    private readonly Cast _cast;
    private readonly Town _town;

    private CaseFile(Cast cast, Town town) => (_cast, _town) = (cast, town);

    /// <summary>What nobody outside the case may be told: its identifiers, number, names and texts.</summary>
    public IReadOnlyList<string> Secrets { get; private set; } = [];

    /// <summary>Stands in every name and text of the case.</summary>
    private string Secret => "Hemmelig" + _town.Municipality;

    /// <summary>The owner of what belongs to an agency and to no case.</summary>
    public HttpClient Owner => _town[Roles.ChildWelfare].Client;

    public static async Task<CaseFile> MakeAsync(Cast cast, Town town)
    {
        var file = new CaseFile(cast, town);
        await file.RegistersAsync();
        await file.WorkAsync();
        return file;
    }

    /// <summary>One more case of the same town, with what belongs to no case from the first.</summary>
    public static async Task<CaseFile> MakeAnotherAsync(Cast cast, Town town, CaseFile first)
    {
        var file = new CaseFile(cast, town);
        foreach (var (thing, value) in first._things)
        {
            file._things[thing] = value;
        }
        await file.WorkAsync();
        return file;
    }

    /// <summary>The secret part of a calendar's address.</summary>
    public static string SecretOf(JsonElement feed) => Path.GetFileNameWithoutExtension(feed.GetProperty("path").GetString()!);

    /// <summary>The identifier of the thing, or what else stands for it in an address.</summary>
    public string this[string thing] => _things[thing];

    /// <summary>Replaces <c>{thing}</c>, <c>{agency.role}</c>, <c>{day+n}</c>, <c>{at+hours}</c> and <c>{number}</c> in a body.</summary>
    public string Fill(string template)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var end =
                template[i] == '{' && i + 1 < template.Length && char.IsAsciiLetterLower(template[i + 1]) ? template.IndexOf('}', i) : -1;
            text.Append(end < 0 ? template[i].ToString() : Value(template[(i + 1)..end]));
            i = end < 0 ? i : end;
        }
        return text.ToString();
    }

    /// <summary>Lets all agencies of a town into the case, or out again.</summary>
    public async Task LetInAsync(Town others, bool andOutAgain = false)
    {
        var coordinator = _town[Roles.Coordinator].Client;
        foreach (var member in others.Members.Values)
        {
            await coordinator.PostAsync(
                $"cases/{this["cases"]}/roster",
                $$"""{ "agencyId": "{{member.AgencyId}}", "ground": "necessary-for-own-task" }"""
            );
            if (andOutAgain)
            {
                await coordinator.PostAsync($"cases/{this["cases"]}/roster/{member.AgencyId}/end", """{ "reason": "Oppdiktet" }""");
            }
        }
    }

    private string Value(string name)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (word, plus) = name.Split('+') is [var w, var p] ? (w, int.Parse(p, CultureInfo.InvariantCulture)) : (name, 0);
        return word switch
        {
            "day" => Oslo.Day(now).AddDays(plus).ToString("O", CultureInfo.InvariantCulture),
            "at" => now.AddHours(plus).ToString(plus == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:00Z", CultureInfo.InvariantCulture),
            "number" => _cast.NextNumber(),
            "secret" => Secret,
            // Of different years, so that persons of two towns do not match.
            "born" => $"{(_town.Municipality == "0301" ? 2011 : 2014)}-03-04",
            "spare" => _cast.Spare.ToString(),
            _ when word.StartsWith("agency.", StringComparison.Ordinal) => _town[word[7..]].AgencyId.ToString(),
            _ => this[word],
        };
    }

    private async Task WorkAsync()
    {
        await IdentifyAsync();
        await MeetAsync();
        await PlaceAsync();
        await AssistAsync();
        await FindAsync();
    }

    private Task<JsonElement> PostAsync(string role, string path, string body = "{}") =>
        _town[role].Client.PostAsync(Fill(path), Fill(body));

    /// <summary>What belongs to no case.</summary>
    private async Task RegistersAsync()
    {
        Keep(
            "institutions",
            await PostAsync(
                Roles.ChildWelfare,
                "institutions",
                """{ "name": "Oppdiktet hjem", "kind": "residential", "places": 20, "approvedFrom": "{day}" }"""
            )
        );
        Keep(
            "subscriptions",
            await PostAsync(
                Roles.ChildWelfare,
                "subscriptions",
                $$"""{ "endpoint": "{{Owner.BaseAddress}}demo/inbox", "eventTypes": ["tot.events.v1.Deadline*"] }"""
            )
        );
        await Eventually.TrueAsync(
            async () => (await Owner.ReadAsync(Fill("subscriptions/{subscriptions}"))).GetProperty("state").GetString() == "active",
            "an active subscription"
        );
        var feed = await PostAsync(Roles.ChildWelfare, "calendar-feeds", """{ "scope": "agency" }""");
        Keep("calendar-feeds", feed);
        _things["calendar"] = SecretOf(feed);
        _things["schemas"] = "tot.events.v1.DeadlineSet";
        Keep("routines", await PostAsync(Roles.Coordinator, "routines", """{ "title": "Oppdiktet rutine" }"""));
        await PostAsync(
            Roles.Coordinator,
            "routines/{routines}/versions",
            """{ "reference": "R-1", "inForceOn": "{day}", "agencyIds": ["{agency.child-welfare}"], "summary": "Første" }"""
        );
        _things["versions"] = "1";
        Keep("action-plans", await PostAsync(Roles.Coordinator, "action-plans", """{ "title": "Oppdiktet plan" }"""));
        Keep(
            "agreements",
            await PostAsync(
                Roles.Coordinator,
                "agreements",
                """{ "terms": { "title": "Oppdiktet avtale", "documentReference": "A-1", "partyIds": ["{agency.coordinator}", "{agency.police-exit}"], "responsibleId": "{agency.coordinator}", "validFrom": "{day}", "reviewDueOn": "{day+90}" } }"""
            )
        );
        Keep("courses", await PostAsync(Roles.Coordinator, "courses", """{ "title": "Oppdiktet kurs" }"""));
        var course = await PostAsync(
            Roles.Coordinator,
            "courses/{courses}/sessions",
            """{ "startsAt": "{at+48}", "endsAt": "{at+50}", "place": "Kurslokalet", "places": 20 }"""
        );
        _things["sessions"] = course.GetProperty("sessions")[0].Id().ToString();
        Keep(
            "standing",
            await PostAsync(
                Roles.Coordinator,
                "meetings/standing",
                $$"""{ "startsAt": "{day+2}T09:00:00Z", "endsAt": "{day+2}T11:00:00Z", "recurrence": "FREQ=WEEKLY", "place": "Møterom 1", "participantIds": [{{string.Join(',', _town.Members.Values.Select(m => $"\"{m.AgencyId}\""))}}] }"""
            )
        );
        var occurrences = await _town[Roles.Coordinator]
            .Client.ItemsAsync(Fill("meetings/standing/{standing}/occurrences?from={day}&to={day+9}"));
        _things["occurrences"] = Oslo.Day(occurrences[0].GetProperty("startsAt").GetDateTimeOffset())
            .ToString("O", CultureInfo.InvariantCulture);
        _things["agencies"] = _cast.Spare.ToString();
        _things["roster"] = _cast.Spare.ToString();
    }

    /// <summary>Two identifications of one person, so that they match, and everybody of the town let into the first.</summary>
    private async Task IdentifyAsync()
    {
        string Persons(string document) =>
            $$"""{ "district": "", "persons": [{ "name": "{secret} Oppdiktet", "birthDate": "{born}", "ageGroup": "minor", "immediateNeeds": ["safety"], "identityNumbers": [{ "kind": "foreign-document", "value": "{{document}}" }] }, { "name": "{secret} Voksen", "ageGroup": "adult", "nationality": "XXX" }], "dangerAssessment": { "level": "near-and-serious", "externalReference": "EX-{{_town.Municipality}}" } }""";
        var found = await PostAsync(Roles.PoliceExit, "identifications", Persons($"MATRISE {_town.Municipality}"));
        Keep("identifications", found);
        _things["cases"] = found.Id("caseId").ToString();
        _things["caseNumber"] = found.GetProperty("caseNumber").GetString()!;
        _things["persons"] = found.GetProperty("persons")[0].Id("personId").ToString();
        _things["adult"] = found.GetProperty("persons")[1].Id("personId").ToString();
        var again = await PostAsync(Roles.PoliceExit, "identifications", Persons($"MATRISE-{_town.Municipality}"));
        _things["second"] = again.Id("caseId").ToString();
        var coordinator = _town[Roles.Coordinator].Client;
        await Eventually.TrueAsync(
            async () => (await coordinator.GetAsync(new Uri(Fill("/api/v1/cases/{cases}/roster"), UriKind.Relative))).IsSuccessStatusCode,
            "the roster"
        );
        await LetInAsync(_town);
        Keep("matches", (await coordinator.ItemsAsync("matches"))[0]);
        await PostAsync(Roles.Coordinator, "persons/{adult}/consents", """{ "purpose": "follow-up", "state": "given", "form": "oral" }""");
        await PostAsync(
            Roles.Coordinator,
            "persons/{adult}/disclosures",
            """{ "agencyId": "{agency.crisis-centre}", "category": "needs", "ground": "necessary-for-own-task" }"""
        );
    }

    /// <summary>A meeting that everybody is summoned to, held and minuted.</summary>
    private async Task MeetAsync()
    {
        var proposed = await _town[Roles.Coordinator].Client.ItemsAsync(Fill("meetings?caseId={cases}"));
        Keep("meetings", proposed[0]);
        var all = _town.Members.Values.Select(m => m.AgencyId).ToList();
        await PostAsync(
            Roles.Coordinator,
            "meetings/{meetings}/convene",
            $$"""{ "startsAt": "{at+1}", "endsAt": "{at+2}", "place": "Møterom 1", "participants": [{{string.Join(',', all.Select(a => $$"""{ "agencyId": "{{a}}", "disclosureGround": "necessary-for-own-task" }"""))}}] }"""
        );
        var second = await PostAsync(Roles.Coordinator, "meetings", """{ "kind": "follow-up", "caseId": "{cases}" }""");
        await _town[Roles.Coordinator]
            .Client.PostAsync(
                $"meetings/{second.Id()}/convene",
                Fill(
                    """{ "startsAt": "{at+1}", "endsAt": "{at+2}", "place": "Møterom 1", "participants": [{ "agencyId": "{agency.child-welfare}" }, { "agencyId": "{agency.coordinator}" }] }"""
                )
            );
        await _town[Roles.Coordinator]
            .Client.PostAsync(
                $"meetings/{second.Id()}/held",
                Fill(
                    """{ "attendance": [{ "agencyId": "{agency.child-welfare}", "attendance": "present" }, { "agencyId": "{agency.coordinator}", "attendance": "present" }] }"""
                )
            );
        await _town[Roles.Coordinator]
            .Client.PostAsync(
                $"meetings/{second.Id()}/minutes",
                Fill(
                    """{ "text": "{secret} referat.", "decisions": [{ "agencyId": "{agency.child-welfare}", "title": "{secret} tiltak", "dueOn": "{day+7}" }] }"""
                )
            );
    }

    private async Task PlaceAsync()
    {
        Keep(
            "placements",
            await PostAsync(
                Roles.ChildWelfare,
                "placements",
                """{ "caseId": "{cases}", "personId": "{persons}", "institutionId": "{institutions}" }"""
            )
        );
        Keep(
            "decisions",
            await PostAsync(
                Roles.ChildWelfare,
                "placements/{placements}/decisions",
                """{ "kind": "acute-decision", "decidedAt": "{at}", "firstDay": "{day}", "applicationSentAt": "{at}" }"""
            )
        );
        await _town[Roles.ChildWelfare]
            .Client.DoAsync(
                HttpMethod.Put,
                Fill("placements/{placements}/aftercare-plan"),
                Fill("""{ "parts": [{ "topic": "care", "agencyId": "{agency.child-welfare}", "text": "{secret} plan" }] }""")
            );
        Keep(
            "reflection-periods",
            await PostAsync(
                Roles.Immigration,
                "reflection-periods",
                """{ "caseId": "{cases}", "personId": "{adult}", "grantedOn": "{day}" }"""
            )
        );
    }

    private async Task AssistAsync() =>
        Keep(
            "police-assistance",
            await PostAsync(
                Roles.ChildWelfare,
                "police-assistance",
                """{ "caseId": "{cases}", "what": "escort", "neededOn": "{day+3}", "policeAgencyId": "{agency.police-exit}", "note": "{secret} følge" }"""
            )
        );

    /// <summary>What follows from the rest by itself.</summary>
    private async Task FindAsync()
    {
        var coordinator = _town[Roles.Coordinator].Client;
        Keep("measures", (await coordinator.ItemsAsync(Fill("measures?caseId={cases}")))[0]);
        _things["obligations"] = this["measures"];
        Keep("deadlines", (await Owner.ItemsAsync(Fill("deadlines?caseId={cases}")))[0]);
        Keep("deliveries", (await Owner.ItemsAsync(Fill("subscriptions/{subscriptions}/deliveries")))[0]);
        string[] inCase =
        [
            "identifications",
            "cases",
            "caseNumber",
            "persons",
            "adult",
            "second",
            "matches",
            "meetings",
            "placements",
            "decisions",
            "reflection-periods",
            "police-assistance",
            "measures",
            "deadlines",
        ];
        Secrets = [.. inCase.Select(t => this[t]), Secret];
    }

    private void Keep(string thing, JsonElement made) => _things[thing] = made.Id().ToString();
}
