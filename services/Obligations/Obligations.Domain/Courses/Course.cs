using Tot.Kernel;

namespace Tot.Obligations.Domain.Courses;

/// <summary>A course that agencies send staff to. One about a joint routine meets the duty to train of each agency that somebody came from.</summary>
public sealed class Course
{
    public const int MaxTitleLength = 200;
    public const int MaxPlaceLength = 200;
    public const int MaxReasonLength = 1000;
    public const int MaxPlaces = 1000;

    private readonly List<CourseSession> _sessions = [];

    private Course(CourseId id, string title, AgencyId organiserId, RoutineId? routineId, DateTimeOffset registeredAt) =>
        (Id, Title, OrganiserId, RoutineId, RegisteredAt, Version) = (id, title, organiserId, routineId, registeredAt, 1);

    public CourseId Id { get; }

    /// <summary>Public name, never a person's.</summary>
    public string Title { get; }

    /// <summary>The agency that plans its sessions and records who came.</summary>
    public AgencyId OrganiserId { get; }

    /// <summary>The joint routine that it teaches, if any.</summary>
    public RoutineId? RoutineId { get; }

    public DateTimeOffset RegisteredAt { get; }

    public IReadOnlyList<CourseSession> Sessions => _sessions;

    public long Version { get; private set; }

    public static Result<Course> Register(CourseId id, string title, AgencyId organiser, RoutineId? routine, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(title) || title.Length > MaxTitleLength
            ? Error.Validation("title", $"Between 1 and {MaxTitleLength} characters.")
            : new Course(id, title, organiser, routine, now);

    public Result<Change> Plan(SessionId id, DateTimeOffset startsAt, DateTimeOffset endsAt, string place, int places)
    {
        var problems = new List<(string, string)>();
        if (endsAt <= startsAt)
        {
            problems.Add(("endsAt", "After startsAt."));
        }
        if (string.IsNullOrWhiteSpace(place) || place.Length > MaxPlaceLength)
        {
            problems.Add(("place", $"Between 1 and {MaxPlaceLength} characters."));
        }
        if (places is < 1 or > MaxPlaces)
        {
            problems.Add(("places", $"Between 1 and {MaxPlaces}."));
        }
        if (problems.Count > 0)
        {
            return Error.Validation(problems);
        }
        _sessions.Add(new CourseSession(id, startsAt, endsAt, place, places));
        return Changed();
    }

    /// <summary>The agency sends so many to the session, instead of what it said before.</summary>
    public Result<Change> Enrol(SessionId id, AgencyId agency, int count, DateTimeOffset now)
    {
        if (count is < 0 or > MaxPlaces)
        {
            return Error.Validation("count", $"Between 0 and {MaxPlaces}.");
        }
        var found = Find(id, SessionAction.Enrol);
        if (!found.IsSuccess)
        {
            return found.Error;
        }
        var session = found.Value;
        if (now >= session.StartsAt)
        {
            return ObligationErrors.SessionStarted;
        }
        var left = session.PlacesLeft + session.EnrolledOf(agency);
        if (count > left)
        {
            return ObligationErrors.SessionFull(left);
        }
        return session.Enrol(agency, count) ? Changed() : Change.None;
    }

    /// <summary>How many came from which agency, also from one that had not enrolled. What is recorded again is put right.</summary>
    public Result<Change> Record(SessionId id, IReadOnlyDictionary<AgencyId, int> attended, DateTimeOffset now)
    {
        if (attended.Count == 0 || attended.Values.Any(count => count is < 0 or > MaxPlaces))
        {
            return Error.Validation("attendance", $"At least one agency, each with 0 to {MaxPlaces}.");
        }
        var found = Find(id, SessionAction.Record);
        if (!found.IsSuccess)
        {
            return found.Error;
        }
        var session = found.Value;
        if (now < session.StartsAt)
        {
            return ObligationErrors.SessionNotStarted;
        }
        var changes = session.State != SessionState.Held;
        session.State = SessionState.Held;
        foreach (var (agency, count) in attended)
        {
            changes |= session.Attended(agency, count);
        }
        return changes ? Changed() : Change.None;
    }

    public Result<Change> Cancel(SessionId id, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReasonLength)
        {
            return Error.Validation("reason", $"Between 1 and {MaxReasonLength} characters.");
        }
        var found = Find(id, SessionAction.Cancel);
        if (!found.IsSuccess)
        {
            return found.Error;
        }
        if (found.Value.State == SessionState.Cancelled)
        {
            return Change.None;
        }
        (found.Value.State, found.Value.CancelReason) = (SessionState.Cancelled, reason);
        return Changed();
    }

    private Result<CourseSession> Find(SessionId id, SessionAction action) =>
        _sessions.Find(s => s.Id == id) is not { } session ? Error.NotFound("session")
        : SessionTransitions.Next(session.State, action) is null ? ObligationErrors.SessionState(session.State)
        : session;

    private Change Changed()
    {
        Version++;
        return Change.Made;
    }
}
