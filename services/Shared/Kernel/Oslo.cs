using NodaTime;

namespace Tot.Kernel;

/// <summary>
/// The one place where instants become calendar days and back: Europe/Oslo, from the time-zone data shipped with the program, so that
/// every machine computes the same legal dates. At the ends of the calendar, where Oslo's day lies partly outside it, the first or the
/// last instant that there is stands for those beyond.
/// </summary>
public static class Oslo
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Oslo"];

    /// <summary>Between them every instant has a time in Oslo that the calendar holds, and the other way round.</summary>
    private static readonly Instant First = Instant.FromDateTimeOffset(DateTimeOffset.MinValue) + Duration.FromHours(2);
    private static readonly Instant Last = Instant.FromDateTimeOffset(DateTimeOffset.MaxValue) - Duration.FromHours(2);

    /// <summary>The calendar day in Oslo at <paramref name="instant"/>.</summary>
    public static DateOnly Day(DateTimeOffset instant) => Local(instant).Date.ToDateOnly();

    /// <summary>The wall-clock time in Oslo at <paramref name="instant"/>.</summary>
    public static TimeOnly Time(DateTimeOffset instant) => Local(instant).TimeOfDay.ToTimeOnly();

    /// <summary>The first instant of <paramref name="day"/> in Oslo, with Oslo's offset.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => Within(Zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToInstant());

    /// <summary>The first instant after <paramref name="day"/>: a deadline "on day D" is missed from this instant on (exclusive end).</summary>
    public static DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(day.AddDays(1));

    /// <summary>The instant shown with Oslo's offset at that time.</summary>
    public static DateTimeOffset At(DateTimeOffset instant) => Within(Instant.FromDateTimeOffset(instant));

    /// <summary>
    /// The instant of a wall-clock time in Oslo. In the hour that is skipped in spring the time moves forward by the gap; in the hour that
    /// occurs twice in autumn it is the first.
    /// </summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) =>
        Within(Zone.AtLeniently(LocalDate.FromDateOnly(day) + LocalTime.FromTimeOnly(time)).ToInstant());

    private static DateTimeOffset Within(Instant instant) =>
        instant < First ? DateTimeOffset.MinValue
        : instant > Last ? DateTimeOffset.MaxValue
        : instant.InZone(Zone).ToDateTimeOffset();

    private static LocalDateTime Local(DateTimeOffset instant)
    {
        var at = Instant.FromDateTimeOffset(instant);
        return at > Last ? LocalDateTime.FromDateTime(DateTime.MaxValue) : at.InZone(Zone).LocalDateTime;
    }
}
