using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Courses;

/// <summary>The organiser cancels a session that is still planned.</summary>
internal static class CancelSession
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/courses/{id:guid}/sessions/{sessionId:guid}/cancel", HandleAsync)
            .WithName("CancelCourseSession")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Cancel a session of a course")
            .Produces<CourseView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Reason">Why.</param>
    internal sealed record CancelCourseSessionRequest(string? Reason);

    private static Task<IResult> HandleAsync(
        Guid id,
        Guid sessionId,
        CancelCourseSessionRequest body,
        CourseAct courses,
        CancellationToken ct
    ) =>
        courses.PerformAsync(
            id,
            "cancel-course-session",
            onlyOrganiser: true,
            (c, _) => c.Cancel(SessionId.From(sessionId), body.Reason?.Trim() ?? ""),
            ct
        );
}
