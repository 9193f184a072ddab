using Tot.Kernel;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Clock;

/// <summary>
/// The legal clock: from a chain of events to what is refused, the cap, the days used, and every deadline. Pure; previews and real
/// placements read the same clock. The rules in words are in docs/legal-clock.md.
/// </summary>
public static class LegalClock
{
    /// <param name="events">In the order in which they were registered.</param>
    /// <param name="settled">How many events, from the start, were accepted in their time and are not judged again.</param>
    /// <param name="elsewhere">Days on which other placements under the same provision held the child: one cap for all of them.</param>
    public static ClockReading Read(
        RuleSet rules,
        IReadOnlyList<ClockEvent> events,
        DateTimeOffset asOf,
        int settled = 0,
        IReadOnlyList<HeldPeriod>? elsewhere = null
    )
    {
        var today = Oslo.Day(asOf);
        var chain = new Chain(rules, today, elsewhere ?? []);
        for (var i = 0; i < events.Count; i++)
        {
            chain.Read(i, events[i], settled: i < settled);
        }
        return new ClockReading(
            chain.Refusals,
            [.. chain.Links.Select(link => link.ToPeriod())],
            chain.FirstDay,
            chain.CapLastDay,
            chain.EndedOn,
            DaysUsed(chain, rules, today),
            DaysLeft(chain, today),
            [.. new Deadlines(rules, chain).All().OrderBy(deadline => deadline.DueAt).ThenBy(deadline => deadline.Kind)]
        );
    }

    private static int DaysUsed(Chain chain, RuleSet rules, DateOnly today)
    {
        if (chain.CapFirstDay is not { } first)
        {
            return 0;
        }
        var used = 0;
        for (var day = first; day <= today && day <= chain.CapLastDay; day = day.AddDays(1))
        {
            var absent =
                !rules.InterruptionsCount.Value && chain.Absences.Any(away => away.FirstDay <= day && day <= (away.LastDay ?? day));
            used += !absent && chain.Covers(day) ? 1 : 0;
        }
        return used;
    }

    private static int DaysLeft(Chain chain, DateOnly today)
    {
        if (chain is not { CapFirstDay: { } first, CapLastDay: { } cap })
        {
            return 0;
        }
        var next = today.AddDays(1);
        return Math.Max(0, cap.DayNumber - (next > first ? next : first).DayNumber + 1);
    }
}
