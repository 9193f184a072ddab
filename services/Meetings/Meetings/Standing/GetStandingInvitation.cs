using Microsoft.EntityFrameworkCore;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <summary>The calendar file of a standing meeting; it tells no participant's name, and there is no case that it could tell.</summary>
internal sealed class GetStandingInvitation(MeetingsDb db, StandingAccess access, AgencyDirectory directory, StandingInvitation invitation)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings/standing/{id:guid}/invitation.ics",
                (Guid id, GetStandingInvitation useCase, CancellationToken ct) => useCase.HandleAsync(id, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetStandingInvitation")
            .WithSummary("The invitation as a calendar file with its recurrence; after ending, its withdrawal")
            .Produces<string>(StatusCodes.Status200OK, "text/calendar");

    private async Task<IResult> HandleAsync(Guid id, CancellationToken ct)
    {
        var found = await access.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var standing = found.Value;
        var organizer = (await directory.FindAsync([standing.ConvenedBy], ct))[standing.ConvenedBy];
        var convened = await db
            .Meetings.AsNoTracking()
            .Where(m => m.StandingMeetingId == standing.Id)
            .OrderBy(m => m.OccurrenceStartsAt)
            .AsSplitQuery()
            .ToListAsync(ct);
        return Results.Text(invitation.Write(standing, convened, organizer), Calendar.Invitation.ContentType);
    }
}
