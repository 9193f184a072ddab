using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Courses;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Courses;

/// <summary>
/// The organiser records how many came from which agency. At a course about a joint routine that meets the duty to train of each agency that
/// somebody came from, as far as the routine's newest version binds it.
/// </summary>
internal static class RecordCourseAttendance
{
    private const int MaxAgencies = 200;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/courses/{id:guid}/sessions/{sessionId:guid}/record-attendance", HandleAsync)
            .WithName("RecordCourseAttendance")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Record who attended a session of a course")
            .Produces<CourseView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Attendance">Each agency once; one that is left out keeps what was recorded of it.</param>
    internal sealed record RecordCourseAttendanceRequest(IReadOnlyList<AgencyCount>? Attendance);

    /// <param name="AgencyId">An agency of the directory.</param>
    /// <param name="Count">How many of its staff came.</param>
    internal sealed record AgencyCount(Guid? AgencyId, int? Count);

    private static async Task<IResult> HandleAsync(
        Guid id,
        Guid sessionId,
        RecordCourseAttendanceRequest body,
        Act act,
        CourseAct courses,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var rows = validation.Required(body.Attendance, "attendance", MaxAgencies);
        var agencies = rows.Select(r => AgencyId.From(r.AgencyId ?? Guid.Empty)).Distinct().ToList();
        var known = await db.Agencies.CountAsync(a => agencies.Contains(a.Id), ct);
        validation.Check(
            known == rows.Count && rows.All(r => r.Count is not null),
            "attendance",
            "Agencies of the directory, each once and with a count."
        );
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var attended = rows.ToDictionary(r => AgencyId.From(r.AgencyId!.Value), r => r.Count!.Value);
        return await courses.PerformAsync(
            id,
            "record-course-attendance",
            onlyOrganiser: true,
            (c, _) => c.Record(SessionId.From(sessionId), attended, act.Now),
            ct,
            course => MeetDutiesAsync(course, [.. attended.Where(a => a.Value > 0).Select(a => a.Key)], act, db, ct)
        );
    }

    private static async Task MeetDutiesAsync(Course course, List<AgencyId> came, Act act, ObligationsDb db, CancellationToken ct)
    {
        if (await db.Routines.SingleOrDefaultAsync(r => r.Id == course.RoutineId, ct) is not { Current: { } version })
        {
            return;
        }
        var ids = version.Acknowledgements.Where(a => came.Contains(a.AgencyId)).Select(a => a.TrainingDutyId).ToList();
        foreach (var duty in await db.Obligations.Where(o => ids.Contains(o.Id)).ToListAsync(ct))
        {
            var before = duty.State;
            if (duty.Meet(act.Actor(), act.Now) == Change.Made)
            {
                db.TellOutcome(duty, before, act.Now);
            }
        }
    }
}
