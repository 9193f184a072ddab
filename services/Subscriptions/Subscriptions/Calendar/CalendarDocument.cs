using System.Globalization;
using System.Resources;
using Tot.ServiceDefaults.Calendar;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Calendar;

/// <summary>
/// A calendar as programs subscribe to it (RFC 5545, RFC 7986). An entry tells the case number and the kind, nothing else: no place, no
/// participant, no person.
/// </summary>
internal sealed class CalendarDocument(string language)
{
    private static readonly ResourceManager Texts = new("Tot.Subscriptions.Calendar.CalendarTexts", typeof(CalendarDocument).Assembly);
    private readonly CultureInfo _language = CultureInfo.GetCultureInfo(language);

    /// <param name="entries">In a stable order, so that the same entries give the same document.</param>
    /// <param name="numbers">Case numbers by case.</param>
    public string Write(IEnumerable<CalendarEntry> entries, IReadOnlyDictionary<Guid, string> numbers)
    {
        var ics = new ContentLines()
            .Raw("BEGIN", "VCALENDAR")
            .Raw("VERSION", "2.0")
            .Raw("PRODID", "-//Tot//Subscriptions//EN")
            .Raw("CALSCALE", "GREGORIAN")
            .Raw("METHOD", "PUBLISH")
            .Text("NAME", Text("Name"))
            .Text("X-WR-CALNAME", Text("Name"))
            .Raw("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
            .Raw("X-PUBLISHED-TTL", "PT1H");
        foreach (var entry in entries)
        {
            var number = entry.CaseId is { } id && numbers.TryGetValue(id, out var known) ? known : "TOT";
            Write(ics, entry, $"{number}: {Text($"{entry.Kind}-{entry.Sort}")}");
        }
        return ics.Raw("END", "VCALENDAR").ToString();
    }

    private static void Write(ContentLines ics, CalendarEntry entry, string summary)
    {
        ics.Raw("BEGIN", "VEVENT")
            .Raw("UID", $"{entry.Kind.ToString().ToLowerInvariant()}-{entry.Id}@tot")
            .Raw("SEQUENCE", entry.Version.ToString(CultureInfo.InvariantCulture))
            .Instant("DTSTAMP", entry.ChangedAt)
            .Instant("CREATED", entry.CreatedAt)
            .Instant("LAST-MODIFIED", entry.ChangedAt);
        if (entry.DueOn is { } day)
        {
            ics.Day("DTSTART", day).Day("DTEND", day.AddDays(1));
        }
        else
        {
            ics.Instant("DTSTART", entry.StartsAt!.Value).Instant("DTEND", entry.EndsAt!.Value);
        }
        var busy = entry is { Kind: CalendarEntryKind.Meeting, IsCancelled: false };
        ics.Text("SUMMARY", summary)
            .Raw("STATUS", entry.IsCancelled ? "CANCELLED" : "CONFIRMED")
            .Raw("CLASS", "CONFIDENTIAL")
            .Raw("TRANSP", busy ? "OPAQUE" : "TRANSPARENT");
        if (entry is { IsCancelled: false, IsDone: false })
        {
            foreach (var before in Reminders(entry))
            {
                ics.Raw("BEGIN", "VALARM")
                    .Raw("ACTION", "DISPLAY")
                    .Raw("TRIGGER", before)
                    .Text("DESCRIPTION", summary)
                    .Raw("END", "VALARM");
            }
        }
        ics.Raw("END", "VEVENT");
    }

    /// <summary>A day begins at midnight: a week and a day before a deadline at nine in the morning. Before a meeting a day and an hour.</summary>
    private static string[] Reminders(CalendarEntry entry) =>
        entry.Kind == CalendarEntryKind.Deadline ? ["-P6DT15H", "-PT15H"] : ["-P1D", "-PT1H"];

    private string Text(string name) => Texts.GetString(name, _language) ?? Texts.GetString(name.Split('-')[0] + "-", _language) ?? name;
}
