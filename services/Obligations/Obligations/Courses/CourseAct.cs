using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Courses;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations.Courses;

/// <summary>The walk that every act on a course takes; what differs is who may and what is decided.</summary>
internal sealed class CourseAct(Act act, INeedToKnow needToKnow, ObligationsDb db)
{
    /// <param name="id">The course.</param>
    /// <param name="action">For the audit log, kebab case.</param>
    /// <param name="onlyOrganiser">Is it the organiser alone who does this?</param>
    /// <param name="decide">The decision, for the caller's agency.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="then">What follows from it, in the same transaction.</param>
    public async Task<IResult> PerformAsync(
        Guid id,
        string action,
        bool onlyOrganiser,
        Func<Course, AgencyId, Result<Change>> decide,
        CancellationToken ct,
        Func<Course, Task>? then = null
    )
    {
        var courseId = CourseId.From(id);
        if (await db.Courses.SingleOrDefaultAsync(c => c.Id == courseId, ct) is not { } course)
        {
            return Error.NotFound("course").ToProblem();
        }
        if (await needToKnow.AgencyAsync(ct) is not { } own || (onlyOrganiser && own.Id != course.OrganiserId.Value))
        {
            return Error
                .Forbidden(onlyOrganiser ? "The agency that organises the course does this." : "Only an agency enrols.")
                .ToProblem();
        }
        if (act.CheckIfMatch(course.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var decided = decide(course, AgencyId.From(own.Id));
        if (!decided.IsSuccess)
        {
            return decided.Error.ToProblem();
        }
        if (decided.Value == Change.Made)
        {
            act.Audit(db, action, $"courses/{id}", caseId: null, "sessions");
            await (then?.Invoke(course) ?? Task.CompletedTask);
        }
        return await act.CommitAsync(db, Reply.Ok(CourseView.Of(course), course.Version), ct);
    }
}
