using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Calendar;

/// <summary>The calendar file: for a summoned agency its own, for the coordinator the one with every participant.</summary>
internal sealed class GetInvitation(MeetingsDb db, MeetingAccess access, AgencyDirectory directory, Invitation invitation, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings/{id:guid}/invitation.ics",
                (Guid id, GetInvitation useCase, CancellationToken ct) => useCase.HandleAsync(id, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetInvitation")
            .WithSummary("The invitation as a calendar file; after cancelling, its withdrawal")
            .Produces<string>(StatusCodes.Status200OK, "text/calendar");

    private async Task<IResult> HandleAsync(Guid id, CancellationToken ct)
    {
        var found = await access.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var (meeting, agency) = found.Value;
        var directs = access.Directs(agency, meeting.Municipality);
        if (meeting.ConvenedBy is not { } convener)
        {
            return MeetingErrors.NotYetConvened.ToProblem();
        }
        if (!directs && meeting.SummonsOf(found.Value.AgencyId) is null)
        {
            return MeetingErrors.NotSummoned.ToProblem();
        }
        var attendees = directs ? meeting.Summonses.Select(s => s.AgencyId).ToList() : [found.Value.AgencyId];
        var agencies = await directory.FindAsync([convener, .. attendees], ct);
        meeting.Open(found.Value.AgencyId, act.Now);
        act.Audit(db, "read-invitation", meeting.Subject(), meeting.CaseId?.Value);
        await db.SaveChangesAsync(ct);
        var text = invitation.Write(meeting, agencies[convener], attendees.Select(a => agencies[a]));
        return Results.Text(text, Invitation.ContentType);
    }
}
