using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Courses;
using static Tot.Obligations.Domain.Courses.SessionAction;
using static Tot.Obligations.Domain.Courses.SessionState;

namespace Tot.Obligations.Tests.Domain;

public sealed class CourseTests
{
    private static readonly DateTimeOffset StartsAt = Given.Now.AddDays(7);
    private static readonly AgencyId Police = Given.Id<AgencyId>();
    private static readonly AgencyId Child = Given.Id<AgencyId>();

    private static readonly Dictionary<SessionState, Dictionary<SessionAction, SessionState>> Allowed = new()
    {
        [Planned] = new()
        {
            [Enrol] = Planned,
            [SessionAction.Record] = Held,
            [Cancel] = Cancelled,
        },
        [Held] = new() { [SessionAction.Record] = Held },
        [Cancelled] = new() { [Cancel] = Cancelled },
    };

    public static TheoryData<SessionState, SessionAction> Matrix()
    {
        var matrix = new TheoryData<SessionState, SessionAction>();
        foreach (var state in Enum.GetValues<SessionState>())
        {
            foreach (var action in Enum.GetValues<SessionAction>())
            {
                matrix.Add(state, action);
            }
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Act_OnASession_FollowsTheTableAndTellsTheStateWhenRefused(SessionState state, SessionAction action)
    {
        var (course, session) = In(state);
        var before = course.Version;
        var result = action switch
        {
            Enrol => course.Enrol(session, Police, 3, StartsAt.AddHours(-1)),
            SessionAction.Record => course.Record(session, new Dictionary<AgencyId, int> { [Police] = 2 }, StartsAt),
            _ => course.Cancel(session, "Snow (demo)"),
        };
        if (Allowed[state].TryGetValue(action, out var next))
        {
            Assert.True(result.IsSuccess, result.Error?.Code);
            Assert.Equal((next, (SessionState?)next), (course.Sessions[0].State, SessionTransitions.Next(state, action)));
            Assert.Equal(before + (result.Value == Change.Made ? 1 : 0), course.Version);
        }
        else
        {
            Assert.Null(SessionTransitions.Next(state, action));
            Assert.Equal(("SESSION_STATE", before, state), (result.Error?.Code, course.Version, course.Sessions[0].State));
        }
    }

    [Fact]
    public void Enrol_ReplacesWhatTheAgencySaid_AndNeverBeyondThePlaces()
    {
        var (course, session) = In(Planned);
        Assert.True(course.Enrol(session, Police, 8, Given.Now).IsSuccess);
        var full = course.Enrol(session, Child, 3, Given.Now);
        Assert.Equal("SESSION_FULL", full.Error?.Code);
        Assert.True(course.Enrol(session, Child, 2, Given.Now).IsSuccess);
        Assert.Equal(0, course.Sessions[0].PlacesLeft);
        Assert.Equal(Change.None, course.Enrol(session, Child, 2, Given.Now).Value);
        Assert.True(course.Enrol(session, Police, 0, Given.Now).IsSuccess);
        Assert.Equal(8, course.Sessions[0].PlacesLeft);
    }

    [Fact]
    public void Enrol_OnceItHasBegun_IsRefused() =>
        Assert.Equal("SESSION_STARTED", Refusal((course, session) => course.Enrol(session, Police, 1, StartsAt)));

    [Fact]
    public void Record_BeforeItBegins_IsRefused() =>
        Assert.Equal(
            "SESSION_NOT_STARTED",
            Refusal((course, session) => course.Record(session, new Dictionary<AgencyId, int> { [Police] = 1 }, StartsAt.AddTicks(-1)))
        );

    [Fact]
    public void Record_Again_PutsItRight()
    {
        var (course, session) = In(Held);
        Assert.Equal(Change.None, course.Record(session, new Dictionary<AgencyId, int> { [Police] = 2 }, StartsAt).Value);
        Assert.Equal(Change.Made, course.Record(session, new Dictionary<AgencyId, int> { [Police] = 1, [Child] = 4 }, StartsAt).Value);
        Assert.Equal([1, 4], course.Sessions[0].Seats.Select(s => s.Attended));
    }

    [Fact]
    public void Plan_WithFaults_NamesEachOfThem()
    {
        var (course, _) = In(Planned);
        var error = course.Plan(Given.Id<SessionId>(), StartsAt, StartsAt, " ", 0).Error!;
        Assert.Equal(["endsAt", "place", "places"], error.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Act_OnAnUnknownSession_FindsNothing() =>
        Assert.Equal("NOT_FOUND", Refusal((course, _) => course.Cancel(Given.Id<SessionId>(), "x")));

    private static string? Refusal(Func<Course, SessionId, Result<Change>> act)
    {
        var (course, session) = In(Planned);
        return act(course, session).Error?.Code;
    }

    private static (Course Course, SessionId Session) In(SessionState state)
    {
        var id = Given.Id<SessionId>();
        var course = Course.Register(Given.Id<CourseId>(), "Kurs (demo)", Police, null, Given.Now).Value;
        Assert.True(course.Plan(id, StartsAt, StartsAt.AddHours(6), "Rom 1 (demo)", 10).IsSuccess);
        if (state == Held)
        {
            course.Record(id, new Dictionary<AgencyId, int> { [Police] = 2 }, StartsAt);
        }
        else if (state == Cancelled)
        {
            course.Cancel(id, "Snow (demo)");
        }
        return (course, id);
    }
}
