using System.Globalization;

namespace Tot.Meetings.Domain;

public enum Frequency
{
    Weekly,
    Monthly,
    Yearly,
}

/// <param name="Ordinal">Which one in the month or year, from the end when negative; null for each.</param>
public sealed record ByDay(int? Ordinal, DayOfWeek Day);

/// <summary>How a standing meeting comes back: the part of RFC 5545's RRULE that calendars agree on.</summary>
/// <param name="UntilAt">No occurrence starts after it.</param>
public sealed record Recurrence(Frequency Frequency, int Interval, int? Count, DateTimeOffset? UntilAt, IReadOnlyList<ByDay> Days)
{
    /// <summary>Longer than this nothing is planned; it also ends the search of a rule that has no day left.</summary>
    private const int MaxYears = 50;

    /// <summary>Nothing is planned so close to the end of the calendar that counting on would lead out of it.</summary>
    private const int LastYear = 9990;

    /// <summary>The days it falls on from the first one on, without its limits of count and time.</summary>
    public IEnumerable<DateOnly> DaysFrom(DateOnly first)
    {
        for (var period = 0; ; period++)
        {
            if (first.Year + YearsTo(period) > LastYear)
            {
                yield break;
            }
            var begin = BeginOf(first, period);
            if (begin.Year > first.Year + MaxYears)
            {
                yield break;
            }
            foreach (var day in DaysIn(begin, first).Where(d => d >= first))
            {
                yield return day;
            }
        }
    }

    /// <summary>How many years the periods before it take, rounded down.</summary>
    private int YearsTo(int period) =>
        Interval
        * period
        / Frequency switch
        {
            Frequency.Weekly => 53,
            Frequency.Monthly => 12,
            _ => 1,
        };

    /// <summary>Weeks begin on a Monday.</summary>
    private DateOnly BeginOf(DateOnly first, int period) =>
        Frequency switch
        {
            Frequency.Weekly => first.AddDays(-(((int)first.DayOfWeek + 6) % 7)).AddDays(7 * Interval * period),
            Frequency.Monthly => new DateOnly(first.Year, first.Month, 1).AddMonths(Interval * period),
            _ => new DateOnly(first.Year, 1, 1).AddYears(Interval * period),
        };

    private IEnumerable<DateOnly> DaysIn(DateOnly begin, DateOnly first)
    {
        var end = Frequency switch
        {
            Frequency.Weekly => begin.AddDays(7),
            Frequency.Monthly => begin.AddMonths(1),
            _ => begin.AddYears(1),
        };
        var all = Enumerable.Range(0, end.DayNumber - begin.DayNumber).Select(begin.AddDays).ToList();
        return Days.Count > 0 ? Days.SelectMany(d => Pick(all, d)).Distinct().Order() : all.Where(d => IsAnniversary(d, first));
    }

    private static IEnumerable<DateOnly> Pick(IEnumerable<DateOnly> all, ByDay wanted)
    {
        var days = all.Where(d => d.DayOfWeek == wanted.Day).ToList();
        return wanted.Ordinal switch
        {
            null => days,
            > 0 and var n => days.Skip(n - 1).Take(1),
            var n => days.SkipLast(-n.Value - 1).TakeLast(1),
        };
    }

    /// <summary>A month without the day, or a year without 29 February, is passed over.</summary>
    private bool IsAnniversary(DateOnly day, DateOnly first) =>
        Frequency switch
        {
            Frequency.Weekly => day.DayOfWeek == first.DayOfWeek,
            Frequency.Monthly => day.Day == first.Day,
            _ => (day.Month, day.Day) == (first.Month, first.Day),
        };

    /// <summary>The value of an RRULE.</summary>
    public override string ToString()
    {
        var parts = new List<string> { $"FREQ={Frequency.ToString().ToUpperInvariant()}" };
        if (Interval > 1)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"INTERVAL={Interval}"));
        }
        if (Days.Count > 0)
        {
            parts.Add(
                "BYDAY="
                    + string.Join(',', Days.Select(d => $"{d.Ordinal?.ToString(CultureInfo.InvariantCulture)}{RecurrenceText.Name(d.Day)}"))
            );
        }
        if (Count is { } count)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"COUNT={count}"));
        }
        if (UntilAt is { } until)
        {
            parts.Add("UNTIL=" + until.UtcDateTime.ToString(RecurrenceText.Utc, CultureInfo.InvariantCulture));
        }
        return string.Join(';', parts);
    }
}
