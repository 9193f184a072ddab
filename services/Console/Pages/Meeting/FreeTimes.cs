using Tot.Kernel;
using Tot.WebConsole.Api;

namespace Tot.WebConsole.Pages.Meeting;

/// <summary>A whole hour that could be used for a meeting.</summary>
public sealed record Slot(DateTimeOffset From, DateTimeOffset To);

/// <summary>Hours at which no agency of a meeting is known to be at another one. Nobody's calendar is read: only meetings that the reader may see count.</summary>
internal static class FreeTimes
{
    private const int Hours = 24 * 14;

    /// <param name="now">Nothing begins within the next hour: people have to get there.</param>
    /// <param name="target">When an acute meeting must be held by; null for other meetings.</param>
    /// <param name="called">The agencies of the meeting.</param>
    /// <param name="others">Other convened meetings.</param>
    /// <param name="most">How many to find.</param>
    public static IReadOnlyList<Slot> Find(
        DateTimeOffset now,
        DateTimeOffset? target,
        IReadOnlyCollection<Guid> called,
        IReadOnlyList<MeetingSummary> others,
        int most = 4
    )
    {
        // Hours of the clock in Oslo are whole hours everywhere.
        var first = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, now.Offset).AddHours(2);
        var free = Enumerable
            .Range(0, Hours)
            .Select(i => new Slot(first.AddHours(i), first.AddHours(i + 1)))
            .Where(slot => !Clashes(slot.From, slot.To, called, others).Any());
        return
        [
            .. target is { } limit && limit > now
                // An acute meeting does not wait for office hours, but people sleep.
                ? free.TakeWhile(s => s.To <= limit)
                    .OrderByDescending(InOfficeHours)
                    .ThenByDescending(s => Hour(s) is >= 7 and <= 21)
                    .ThenBy(s => s.From)
                    .Take(most)
                    .OrderBy(s => s.From)
                : free.Where(InOfficeHours).Take(most),
        ];
    }

    /// <summary>Meetings at the same time that an agency of this one is called to as well.</summary>
    public static IEnumerable<(MeetingSummary Meeting, IReadOnlyList<Guid> Agencies)> Clashes(
        DateTimeOffset from,
        DateTimeOffset to,
        IReadOnlyCollection<Guid> called,
        IReadOnlyList<MeetingSummary> others
    ) =>
        others
            .Where(o => o.StartsAt < to && o.EndsAt > from)
            .Select(o => (o, (IReadOnlyList<Guid>)[.. o.Participants.Select(p => p.AgencyId).Where(called.Contains)]))
            .Where(c => c.Item2.Count > 0);

    private static bool InOfficeHours(Slot slot) => NorwegianCalendar.IsWorkingDay(Oslo.Day(slot.From)) && Hour(slot) is >= 8 and <= 15;

    private static int Hour(Slot slot) => Oslo.Time(slot.From).Hour;
}
