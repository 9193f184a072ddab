using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>What agencies read for themselves, through the gateway: the feed, its stream, calendars, keys and schemas.</summary>
public sealed class PartnerRoadsTests : IAsyncLifetime
{
    private const string Convened = "tot.events.v1.MeetingConvened";
    private const string PublicAddress = "https://tot.example.org";
    private static readonly TimeSpan RestTimeout = TimeSpan.FromSeconds(10);
    private StandaloneProcess _standalone = null!;
    private HttpClient _coordinator = null!;

    public async ValueTask InitializeAsync()
    {
        _standalone = await StandaloneProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["Timeouts__rest"] = RestTimeout.ToString("c", CultureInfo.InvariantCulture),
                ["Subscriptions__PublicBaseUrl"] = PublicAddress,
            }
        );
        _coordinator = await _standalone.AsAsync("coordinator");
    }

    public async ValueTask DisposeAsync()
    {
        _coordinator.Dispose();
        await _standalone.DisposeAsync();
    }

    [Fact]
    public async Task Feed_WithNothingToTell_IsHeldLongerThanOtherAnswersMayTake()
    {
        var started = Stopwatch.GetTimestamp();
        var (events, _) = await ReadAsync($"wait={RestTimeout.TotalSeconds + 2}&types={Convened}");
        Assert.Empty(events);
        Assert.True(Stopwatch.GetElapsedTime(started) > RestTimeout);
    }

    [Fact]
    public async Task FeedAndStream_TellOfTheSameEvent_AtOnce()
    {
        var (_, cursor) = await ReadAsync("limit=500");
        using var stream = await OpenStreamAsync(cursor);
        var polled = Eventually.GetAsync(
            async () => (await ReadAsync($"after={cursor}&types={Convened}&wait=30")).Events is { Count: > 0 } told ? told : null,
            "the feed tells"
        );
        var meeting = await MeetingAsync();
        Assert.False(polled.IsCompleted);

        await ConveneAsync(meeting);

        var told = Assert.Single(await polled);
        Assert.Equal((Convened, $"meetings/{meeting}"), (Text(told, "type"), Text(told, "subject")));
        using var streamed = JsonDocument.Parse(await DataAsync(stream));
        Assert.Equal(told.GetRawText(), streamed.RootElement.GetRawText());
        await FitsItsSchemaAsync(told);
        var link = new Uri(Text(told, "link"));
        Assert.StartsWith(PublicAddress, link.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(meeting, (await _coordinator.GetFromJsonAsync<JsonElement>(link.AbsolutePath)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Calendar_IsReadByWhoeverHasItsAddress_AndByNobodyOnceItIsRevoked()
    {
        using var made = await _coordinator.PostAsJsonAsync("/api/v1/calendar-feeds", new { scope = "agency", language = "nb" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var feed = await made.Content.ReadFromJsonAsync<JsonElement>();
        var path = Text(feed, "path");
        using var program = new HttpClient { BaseAddress = _standalone.Address };
        Assert.DoesNotContain("BEGIN:VEVENT", await program.GetStringAsync(path), StringComparison.Ordinal);
        var meeting = await MeetingAsync();
        await ConveneAsync(meeting);
        var calendar = await Eventually.GetAsync(
            async () =>
                await program.GetAsync(path) is { IsSuccessStatusCode: true } answer
                && (await answer.Content.ReadAsStringAsync()).Contains(meeting.ToString(), StringComparison.Ordinal)
                    ? answer
                    : null,
            "the meeting is in the calendar"
        );
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType?.MediaType);
        program.DefaultRequestHeaders.IfNoneMatch.Add(calendar.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(program, path));

        (await _coordinator.DeleteAsync($"/api/v1/calendar-feeds/{Text(feed, "id")}")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(program, path));
    }

    [Fact]
    public async Task WebhookKeys_AreOpenToAll()
    {
        using var anybody = new HttpClient { BaseAddress = _standalone.Address };
        var keys = await anybody.GetFromJsonAsync<JsonElement>("/api/v1/webhook-keys");
        var key = Assert.Single(keys.GetProperty("keys").EnumerateArray());
        Assert.Equal(("OKP", "Ed25519"), (Text(key, "kty"), Text(key, "crv")));
        Assert.StartsWith("whpk_", Text(key, "standardWebhooks"), StringComparison.Ordinal);
        using var refused = await anybody.GetAsync("/schemas/tot.events.v1.Nothing.json");
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    private async Task FitsItsSchemaAsync(JsonElement told)
    {
        using var anybody = new HttpClient { BaseAddress = _standalone.Address };
        var address = new Uri(Text(told, "dataschema"));
        Assert.Equal($"{PublicAddress}/schemas/{Text(told, "type")}.json", address.AbsoluteUri);
        var schema = await anybody.GetFromJsonAsync<JsonElement>(address.AbsolutePath);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", Text(schema, "$schema"));
        var members = schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(told.GetProperty("data").EnumerateObject());
        Assert.All(told.GetProperty("data").EnumerateObject(), member => Assert.Contains(member.Name, members));
    }

    private async Task<(List<JsonElement> Events, string Next)> ReadAsync(string query)
    {
        var page = await _coordinator.GetFromJsonAsync<JsonElement>("/api/v1/events?" + query);
        return ([.. page.GetProperty("events").EnumerateArray()], Text(page, "next"));
    }

    private async Task<StreamReader> OpenStreamAsync(string cursor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/events/stream?types={Convened}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.TryAddWithoutValidation("Last-Event-ID", cursor);
        var answer = await _coordinator.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event's data.</summary>
    private static async Task<string> DataAsync(StreamReader stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await stream.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line["data: ".Length..];
            }
        }
        throw new InvalidOperationException("The stream ended.");
    }

    /// <summary>A person is identified; the meeting that is proposed because of it.</summary>
    private async Task<Guid> MeetingAsync()
    {
        using var police = await _standalone.AsAsync("police-exit");
        using var raised = await police.PostAsJsonAsync(
            "/api/v1/identifications",
            new
            {
                persons = new[]
                {
                    new
                    {
                        name = "Syntetisk Person",
                        ageGroup = "adult",
                        immediateNeeds = new[] { "safety" },
                        relations = Array.Empty<object>(),
                    },
                },
                dangerAssessment = new { level = "near-and-serious", externalReference = "EX-0000" },
            }
        );
        Assert.Equal(HttpStatusCode.Created, raised.StatusCode);
        var caseId = Text(await raised.Content.ReadFromJsonAsync<JsonElement>(), "caseId");
        Guid? meeting = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await _coordinator.GetAsync($"/api/v1/meetings?caseId={caseId}");
                if (!answer.IsSuccessStatusCode)
                {
                    // The roster has not come to Meetings yet.
                    return false;
                }
                var list = await answer.Content.ReadFromJsonAsync<JsonElement>();
                meeting = list.GetProperty("items").EnumerateArray().Select(m => (Guid?)m.GetProperty("id").GetGuid()).FirstOrDefault();
                return meeting is not null;
            },
            "the meeting is proposed"
        );
        return meeting!.Value;
    }

    private async Task ConveneAsync(Guid meeting)
    {
        var now = (await _coordinator.GetFromJsonAsync<JsonElement>("/demo/clock")).GetProperty("now").GetDateTimeOffset();
        using var convened = await _coordinator.PostAsJsonAsync(
            $"/api/v1/meetings/{meeting}/convene",
            new
            {
                startsAt = now.AddHours(3),
                endsAt = now.AddHours(4),
                place = "Møterom 1 (oppdiktet)",
            }
        );
        Assert.True(convened.IsSuccessStatusCode, await convened.Content.ReadAsStringAsync());
    }

    /// <summary>Waits while the address is asked for too often, as it is while a test waits for something on it.</summary>
    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        var status = HttpStatusCode.TooManyRequests;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await client.GetAsync(path);
                status = answer.StatusCode;
                return status != HttpStatusCode.TooManyRequests;
            },
            "it may be asked for again"
        );
        return status;
    }

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;
}
