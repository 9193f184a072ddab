using System.Text;
using Tot.Fuzz.Tests.Support;
using Tot.Kernel;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Calendar;

namespace Tot.Fuzz.Tests;

/// <summary>What comes from calendar programs (iTIP REPLY and COUNTER, RRULE), and what is written for them.</summary>
public sealed class CalendarInputTests(ITestOutputHelper output)
{
    /// <summary>Stands where people write about people: no refusal repeats it.</summary>
    private const string Secret = "Hemmeligmerke";

    private static readonly string[] Properties =
    [
        "METHOD:REPLY",
        "METHOD:COUNTER",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "UID:00000000-0000-7000-8000-0000000000f1",
        "SEQUENCE:2",
        "SEQUENCE:2147483648",
        "DTSTAMP:20260303T090000Z",
        "DTSTAMP:00010101T000000Z",
        "DTSTART;TZID=Europe/Oslo:20260329T023000",
        "DTSTART;TZID=\"W. Europe Standard Time\":20261025T023000",
        "DTSTART:99991231T235959Z",
        "RECURRENCE-ID:20260303T090000Z",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000000@tot.invalid",
        "ATTENDEE;PARTSTAT=DECLINED;CN=\"a;b:c\":mailto:310000000@tot.invalid",
        $"COMMENT:{Secret}",
        $"SUMMARY;LANGUAGE=nb:{Secret}",
        " folded",
        "\tfolded",
        "",
    ];

    private static readonly string[] Honest =
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "UID:00000000-0000-7000-8000-0000000000f1",
        "DTSTAMP:20260303T090000Z",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000000@tot.invalid",
        $"COMMENT:{Secret}",
        "END:VEVENT",
        "END:VCALENDAR",
    ];

    private static readonly string[] Rules =
    [
        "FREQ=MONTHLY;BYDAY=1TU",
        "FREQ=YEARLY;INTERVAL=52;BYDAY=-5FR,5MO",
        "FREQ=WEEKLY;COUNT=520;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;UNTIL=99991231T235959Z",
        "FREQ=MONTHLY;INTERVAL=1;BYDAY=5SU",
    ];

    [Fact]
    public Task Reply_IsReadOrRefused() =>
        new Fuzzer("calendar", output).RunAsync(
            18_000,
            source =>
            {
                var body = Reply(source);
                source.Input = () => Encoding.UTF8.GetString(body);
                var lines = CalendarText.Read(body);
                var read = lines.IsSuccess ? ReplyObject.Read(lines.Value) : lines.Error;
                if (!read.IsSuccess)
                {
                    Assert.DoesNotContain(Secret, Everything(read.Error), StringComparison.Ordinal);
                }
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void HonestReply_IsRead() =>
        Assert.True(ReplyObject.Read(CalendarText.Read(Encoding.UTF8.GetBytes(string.Join("\r\n", Honest))).Value).IsSuccess);

    [Fact]
    public Task Recurrence_IsReadOrRefused_AndItsDaysEnd() =>
        new Fuzzer("recurrence", output).RunAsync(
            4_000,
            source =>
            {
                var text = source.OneIn(4) ? source.Pick(Rules) : source.Mutate(source.Pick(Rules));
                var first = DateOnly.FromDayNumber(source.Below(DateOnly.MaxValue.DayNumber + 1));
                source.Input = () => $"{text} from {first:O}";
                if (RecurrenceText.Read(text) is { IsSuccess: true } rule)
                {
                    Assert.All(rule.Value.DaysFrom(first).Take(40), day => Assert.True(day >= first));
                    Assert.True(RecurrenceText.Read(rule.Value.ToString()).IsSuccess);
                }
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task Text_CannotStartAPropertyOfItsOwn() =>
        new Fuzzer("calendar-text", output).RunAsync(
            6_000,
            source =>
            {
                var text = source.Text() + "\r\nATTENDEE:mailto:x@y.example\n" + source.Text();
                source.Input = () => text;
                var written = new ContentLines().Text("LOCATION", text).ToString();
                var unfolded = written.Replace("\r\n ", "", StringComparison.Ordinal);
                Assert.Equal(unfolded.Length - 2, unfolded.IndexOf("\r\n", StringComparison.Ordinal));
                Assert.DoesNotContain(unfolded[..^2], char.IsControl);
                Assert.All(written.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
                return Task.CompletedTask;
            }
        );

    private static byte[] Reply(Source source)
    {
        var lines = Honest.ToList();
        for (var i = source.Below(4); i > 0; i--)
        {
            var at = source.Below(lines.Count);
            switch (source.Below(4))
            {
                case 0:
                    lines[at] = source.Mutate(lines[at]);
                    break;
                case 1:
                    lines.RemoveAt(at);
                    break;
                case 2:
                    lines[at] = source.Pick(Properties);
                    break;
                default:
                    lines.InsertRange(at, Enumerable.Repeat(source.Pick(Properties), source.Pick([1, 1, 2, 600])));
                    break;
            }
        }
        var text = string.Join(source.Pick(["\r\n", "\r\n", "\n", "\r"]), lines);
        var bytes = Encoding.UTF8.GetBytes(source.OneIn(4) ? source.Mutate(text) : text);
        return source.OneIn(4) ? source.Mutate(bytes) : bytes;
    }

    private static string Everything(Error error) =>
        string.Join(
            '\n',
            [error.Message, .. error.Fields.SelectMany(f => f.Value.Prepend(f.Key)), .. error.Facts.Values.Select(v => $"{v}")]
        );
}
