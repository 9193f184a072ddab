using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Tests.Clock;

/// <summary>Calendar arithmetic by walking; Easter by Gauss's rule, so that it differs from the program's own.</summary>
internal static class NaiveCalendar
{
    public static IEnumerable<DateOnly> Days(DateOnly from, DateOnly through)
    {
        for (var day = from; day <= through; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    public static DateOnly Walk(DateOnly day, int steps)
    {
        for (var i = 0; i < Math.Abs(steps); i++)
        {
            day = day.AddDays(Math.Sign(steps));
        }
        return day;
    }

    public static DateOnly LastDayOfWeeks(RuleSet rules, DateOnly first, int weeks) => Close(rules, Walk(first, 7 * weeks));

    public static DateOnly LastDayOfMonths(RuleSet rules, DateOnly first, int months)
    {
        var day = first;
        for (var passed = 0; passed < months; )
        {
            day = day.AddDays(1);
            passed += day.Day == 1 ? 1 : 0;
        }
        // On the first of the month asked for: walk on to the same day number, or to the month's last day.
        while (day.Day < first.Day && day.AddDays(1).Month == day.Month)
        {
            day = day.AddDays(1);
        }
        return Close(rules, day);
    }

    public static bool IsWorkingDay(DateOnly day)
    {
        string[] fixedHolidays = ["01-01", "05-01", "05-17", "12-25", "12-26"];
        var easter = Easter(day.Year);
        int[] movable = [-3, -2, 0, 1, 39, 49, 50];
        return day.DayOfWeek is not DayOfWeek.Saturday
            && day.DayOfWeek is not DayOfWeek.Sunday
            && !fixedHolidays.Contains($"{day.Month:00}-{day.Day:00}")
            && !movable.Any(offset => easter.AddDays(offset) == day);
    }

    private static DateOnly Close(RuleSet rules, DateOnly corresponding) =>
        rules.PeriodEnd.Value is PeriodEnd.CorrespondingDay ? corresponding : Walk(corresponding, -1);

    private static DateOnly Easter(int year)
    {
        // Gauss, with the constants of 1900 to 2099.
        var d = ((19 * (year % 19)) + 24) % 30;
        var e = ((2 * (year % 4)) + (4 * (year % 7)) + (6 * d) + 5) % 7;
        var days = 22 + d + e;
        if (days == 57 || (days == 56 && d == 28 && year % 19 > 10))
        {
            days -= 7;
        }
        return new DateOnly(year, 3, 1).AddDays(days - 1);
    }
}
