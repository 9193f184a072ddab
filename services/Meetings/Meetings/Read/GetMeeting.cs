using Microsoft.EntityFrameworkCore;
using Tot.Meetings.Access;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Read;

/// <summary>Shows a meeting. A summoned agency that reads it has opened its summons; whoever reads final minutes has opened them.</summary>
internal sealed class GetMeeting(MeetingsDb db, MeetingAccess access, AgencyDirectory directory, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings/{id:guid}",
                (Guid id, GetMeeting useCase, HttpContext http, CancellationToken ct) => useCase.HandleAsync(id, http, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetMeeting")
            .WithSummary("Show a meeting")
            .Produces<MeetingView>();

    private async Task<IResult> HandleAsync(Guid id, HttpContext http, CancellationToken ct, bool retried = false)
    {
        var found = await access.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var (meeting, agency) = found.Value;
        meeting.Open(found.Value.AgencyId, act.Now);
        meeting.OpenMinutes(found.Value.AgencyId, act.Now);
        act.Audit(db, "read-meeting", meeting.Subject(), meeting.CaseId?.Value);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!retried)
        {
            // Somebody else in the agency opened the minutes at the same moment; now that is recorded.
            db.ChangeTracker.Clear();
            return await HandleAsync(id, http, ct, retried: true);
        }
        var agencies = await directory.FindAsync(MeetingSummary.AgenciesOf(meeting), ct);
        return Answers.Ok(http, MeetingView.Of(meeting, agencies, access.Directs(agency, meeting.Municipality)), meeting.Version);
    }
}
