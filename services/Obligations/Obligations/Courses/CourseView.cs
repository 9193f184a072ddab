using Tot.Obligations.Domain.Courses;

namespace Tot.Obligations.Courses;

/// <summary>A course.</summary>
/// <param name="Id">UUID of the course.</param>
/// <param name="Title">Public name.</param>
/// <param name="OrganiserId">Agency that plans sessions and records who came.</param>
/// <param name="RoutineId">The joint routine that it teaches.</param>
/// <param name="Sessions">In the order of time.</param>
/// <param name="Version">Also its ETag.</param>
internal sealed record CourseView(
    Guid Id,
    string Title,
    Guid OrganiserId,
    Guid? RoutineId,
    IReadOnlyList<CourseSessionView> Sessions,
    long Version
)
{
    public static CourseView Of(Course c) =>
        new(
            c.Id.Value,
            c.Title,
            c.OrganiserId.Value,
            c.RoutineId?.Value,
            [.. c.Sessions.OrderBy(s => s.StartsAt).ThenBy(s => s.Id.Value).Select(CourseSessionView.Of)],
            c.Version
        );
}

/// <summary>A session of a course.</summary>
/// <param name="Id">UUID of the session.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Place">A room or a link.</param>
/// <param name="Places">How many can come.</param>
/// <param name="PlacesLeft">How many more can enrol.</param>
/// <param name="Seats">How many from which agency.</param>
internal sealed record CourseSessionView(
    Guid Id,
    SessionState State,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Place,
    int Places,
    int PlacesLeft,
    IReadOnlyList<CourseSeatView> Seats
)
{
    public static CourseSessionView Of(CourseSession s) =>
        new(
            s.Id.Value,
            s.State,
            s.StartsAt,
            s.EndsAt,
            s.Place,
            s.Places,
            s.PlacesLeft,
            [.. s.Seats.Select(seat => new CourseSeatView(seat.AgencyId.Value, seat.Enrolled, seat.Attended))]
        );
}

/// <summary>How many of an agency's staff enrolled, and how many came once that is recorded.</summary>
internal sealed record CourseSeatView(Guid AgencyId, int Enrolled, int? Attended);
