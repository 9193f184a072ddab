using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Courses;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Courses;

/// <summary>Courses are open to everybody who may sign in: they hold nothing of cases, and count staff without naming them.</summary>
internal static class ReadCourses
{
    private static readonly ListOrder<Course, CourseId> Orders = new ListOrder<Course, CourseId>(c => c.Id, "title")
        .By("title", c => c.Title)
        .By("registeredAt", c => c.RegisteredAt);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/courses", ListAsync).WithName("ListCourses").RequireUser().WithSummary("List courses").Produces<Page<CourseView>>();
        api.MapGet("/courses/{id:guid}", GetAsync)
            .WithName("GetCourse")
            .RequireUser()
            .WithSummary("Read a course with its sessions")
            .Produces<CourseView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        Guid? organiserId,
        Guid? routineId,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, organiserId, routineId);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var courses = db.Courses.AsNoTracking();
        if (organiserId is { } by)
        {
            var organiser = AgencyId.From(by);
            courses = courses.Where(c => c.OrganiserId == organiser);
        }
        if (routineId is { } about)
        {
            var routine = RoutineId.From(about);
            courses = courses.Where(c => c.RoutineId == routine);
        }
        return Results.Ok(page.Of(await page.Cut(courses).ToListAsync(ct), CourseView.Of));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, ObligationsDb db, CancellationToken ct)
    {
        var courseId = CourseId.From(id);
        return await db.Courses.AsNoTracking().SingleOrDefaultAsync(c => c.Id == courseId, ct) is { } course
            ? Answers.Ok(http, CourseView.Of(course), course.Version)
            : Error.NotFound("course").ToProblem();
    }
}
