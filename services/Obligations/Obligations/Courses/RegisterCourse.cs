using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Courses;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Courses;

/// <summary>Registers a course; its sessions follow.</summary>
internal static class RegisterCourse
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/courses", HandleAsync)
            .WithName("RegisterCourse")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Register a course")
            .Produces<CourseView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <param name="Title">Public name, never a person's.</param>
    /// <param name="RoutineId">The joint routine that it teaches: attendance meets the duty to train staff in it.</param>
    internal sealed record RegisterCourseRequest(string? Title, Guid? RoutineId);

    private static async Task<IResult> HandleAsync(
        RegisterCourseRequest body,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        if (await needToKnow.AgencyAsync(ct) is not { } own)
        {
            return Error.Forbidden("Only an agency of the directory organises a course.").ToProblem();
        }
        var routine = body.RoutineId is { } about ? RoutineId.From(about) : (RoutineId?)null;
        if (routine is { } known && !await db.Routines.AnyAsync(r => r.Id == known, ct))
        {
            return Error.Validation("routineId", "Not in the register.").ToProblem();
        }
        var id = CourseId.From(Guid.CreateVersion7(act.Now));
        var registered = Course.Register(id, body.Title?.Trim() ?? "", AgencyId.From(own.Id), routine, act.Now);
        if (!registered.IsSuccess)
        {
            return registered.Error.ToProblem();
        }
        var course = registered.Value;
        db.Courses.Add(course);
        act.Audit(db, "register-course", $"courses/{id.Value}");
        var location = $"{HttpApi.Prefix}/courses/{id.Value}";
        return await act.CommitAsync(db, Reply.Created(location, CourseView.Of(course), course.Version), ct);
    }
}
