namespace Tot.Obligations.Domain.Courses;

/// <summary>A session of a course: when, where, and how many come from which agency. Staff are counted, never named.</summary>
public sealed class CourseSession
{
    private readonly List<CourseSeat> _seats = [];

    private CourseSession(SessionId id) => (Id, Place) = (id, "");

    internal CourseSession(SessionId id, DateTimeOffset startsAt, DateTimeOffset endsAt, string place, int places)
    {
        (Id, StartsAt, EndsAt, Place, Places) = (id, startsAt, endsAt, place, places);
        State = SessionState.Planned;
    }

    public SessionId Id { get; }

    public DateTimeOffset StartsAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>A room or a link.</summary>
    public string Place { get; private set; }

    /// <summary>How many can come.</summary>
    public int Places { get; private set; }

    public SessionState State { get; internal set; }

    public string? CancelReason { get; internal set; }

    public IReadOnlyList<CourseSeat> Seats => _seats;

    public int PlacesLeft => Places - _seats.Sum(s => s.Enrolled);

    /// <returns>Was it otherwise before?</returns>
    internal bool Enrol(AgencyId agency, int count)
    {
        var seat = SeatOf(agency);
        var changes = seat.Enrolled != count;
        seat.Enrolled = count;
        return changes;
    }

    internal bool Attended(AgencyId agency, int count)
    {
        var seat = SeatOf(agency);
        var changes = seat.Attended != count;
        seat.Attended = count;
        return changes;
    }

    internal int EnrolledOf(AgencyId agency) => _seats.Find(s => s.AgencyId == agency)?.Enrolled ?? 0;

    private CourseSeat SeatOf(AgencyId agency)
    {
        if (_seats.Find(s => s.AgencyId == agency) is not { } seat)
        {
            _seats.Add(seat = new CourseSeat(agency));
        }
        return seat;
    }
}

/// <summary>An agency at a session.</summary>
public sealed class CourseSeat
{
    internal CourseSeat(AgencyId agencyId) => AgencyId = agencyId;

    public AgencyId AgencyId { get; }

    /// <summary>How many of its staff it means to send.</summary>
    public int Enrolled { get; internal set; }

    /// <summary>How many came; null before that is recorded.</summary>
    public int? Attended { get; internal set; }
}
