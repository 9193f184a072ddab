using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Courses;

/// <summary>An agency says how many of its staff it sends to a session, instead of what it said before; none withdraws it.</summary>
internal static class EnrolInSession
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/courses/{id:guid}/sessions/{sessionId:guid}/enrol", HandleAsync)
            .WithName("EnrolInCourseSession")
            .RequireUser()
            .WithSummary("Enrol staff in a session of a course")
            .Produces<CourseView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Count">How many of the caller's agency.</param>
    internal sealed record EnrolInCourseSessionRequest(int? Count);

    private static async Task<IResult> HandleAsync(
        Guid id,
        Guid sessionId,
        EnrolInCourseSessionRequest body,
        Act act,
        CourseAct courses,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var count = validation.Required(body.Count, "count");
        return validation.Error is { } error
            ? error.ToProblem()
            : await courses.PerformAsync(
                id,
                "enrol-in-course-session",
                onlyOrganiser: false,
                (c, own) => c.Enrol(SessionId.From(sessionId), own, count, act.Now),
                ct
            );
    }
}
