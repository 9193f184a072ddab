using NodaTime;

namespace Tot.Kernel;

/// <summary>
/// The one place where instants become calendar days and back: Europe/Oslo, from the time-zone data shipped with the program, so that
/// every machine computes the same legal dates.
/// </summary>
public static class Oslo
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Oslo"];

    /// <summary>The calendar day in Oslo at <paramref name="instant"/>.</summary>
    public static DateOnly Day(DateTimeOffset instant) => Local(instant).Date.ToDateOnly();

    /// <summary>The wall-clock time in Oslo at <paramref name="instant"/>.</summary>
    public static TimeOnly Time(DateTimeOffset instant) => Local(instant).TimeOfDay.ToTimeOnly();

    /// <summary>The first instant of <paramref name="day"/> in Oslo, with Oslo's offset.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => Zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeOffset();

    /// <summary>The first instant after <paramref name="day"/>: a deadline "on day D" is missed from this instant on (exclusive end).</summary>
    public static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>The instant shown with Oslo's offset at that time.</summary>
    public static DateTimeOffset At(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Zone).ToDateTimeOffset();

    /// <summary>
    /// The instant of a wall-clock time in Oslo. In the hour that is skipped in spring the time moves forward by the gap; in the hour that
    /// occurs twice in autumn it is the first.
    /// </summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) =>
        Zone.AtLeniently(LocalDate.FromDateOnly(day) + LocalTime.FromTimeOnly(time)).ToDateTimeOffset();

    private static LocalDateTime Local(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Zone).LocalDateTime;
}
