using Tot.Kernel;

namespace Tot.Meetings.Domain;

/// <summary>When an ordinary child welfare service is staffed: working days from 08:00 (inclusive) to 16:00 (exclusive), Europe/Oslo.</summary>
public static class OfficeHours
{
    private static readonly TimeOnly Opens = new(8, 0);
    private static readonly TimeOnly Closes = new(16, 0);

    public static bool Cover(DateTimeOffset instant)
    {
        var time = Oslo.Time(instant);
        return time >= Opens && time < Closes && NorwegianCalendar.IsWorkingDay(Oslo.Day(instant));
    }
}
