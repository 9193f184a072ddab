using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Courses;

/// <summary>The organiser plans a session of the course.</summary>
internal static class PlanSession
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/courses/{id:guid}/sessions", HandleAsync)
            .WithName("PlanCourseSession")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Plan a session of a course")
            .Produces<CourseView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="StartsAt">When it begins.</param>
    /// <param name="EndsAt">When it ends.</param>
    /// <param name="Place">A room or a link.</param>
    /// <param name="Places">How many can come.</param>
    internal sealed record PlanCourseSessionRequest(DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Place, int? Places);

    private static async Task<IResult> HandleAsync(Guid id, PlanCourseSessionRequest body, Act act, CourseAct courses, CancellationToken ct)
    {
        var validation = new Validation();
        var (startsAt, endsAt) = (validation.Required(body.StartsAt, "startsAt"), validation.Required(body.EndsAt, "endsAt"));
        validation.Check(endsAt.Year < 2200, "endsAt", "A day of our time.");
        var places = validation.Required(body.Places, "places");
        var session = SessionId.From(Guid.CreateVersion7(act.Now));
        return validation.Error is { } error
            ? error.ToProblem()
            : await courses.PerformAsync(
                id,
                "plan-course-session",
                onlyOrganiser: true,
                (c, _) => c.Plan(session, startsAt, endsAt, body.Place?.Trim() ?? "", places),
                ct
            );
    }
}
