namespace Tot.Meetings.Domain;

/// <summary>Whether a summoned agency was there; the numbers are those of tot.events.v1.Attendance.</summary>
public enum Attendance
{
    Present = 1,

    /// <summary>Through a substitute: the seat moved, the duty stayed with the agency.</summary>
    Represented = 2,

    /// <summary>Away with a lawful excuse.</summary>
    Excused = 3,

    /// <summary>Away without one.</summary>
    Absent = 4,
}

/// <param name="Substitute">Who came instead: a person's name. Only with <see cref="Attendance.Represented"/>.</param>
public sealed record AttendanceEntry(AgencyId AgencyId, Attendance Attendance, string? Substitute);
