using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <summary>A standing meeting is known to its participants and to the municipality's coordinator.</summary>
internal sealed class StandingAccess(MeetingsDb db, INeedToKnow needToKnow, MeetingAccess access, Act act)
{
    public async Task<IQueryable<StandingMeeting>?> VisibleAsync(CancellationToken ct)
    {
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return null;
        }
        var (mine, directs) = (new AgencyId(agency.Id), act.Caller.Is(Roles.Coordinator));
        return db.StandingMeetings.Where(m =>
            (directs && m.Municipality == agency.Municipality) || m.Participants.Any(p => p.AgencyId == mine)
        );
    }

    public async Task<Result<StandingMeeting>> FindAsync(Guid id, CancellationToken ct)
    {
        var visible = await VisibleAsync(ct);
        var meeting = visible is null ? null : await visible.FirstOrDefaultAsync(m => m.Id == new StandingMeetingId(id), ct);
        return meeting is null ? Error.NotFound("standing meeting") : meeting;
    }

    /// <summary>The meeting, for the coordinator who directs it, at the version that the caller has seen.</summary>
    public async Task<Result<StandingMeeting>> DirectAsync(Guid id, CancellationToken ct)
    {
        var found = await FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found;
        }
        return await needToKnow.AgencyAsync(ct) is not { } agency || !access.Directs(agency, found.Value.Municipality)
                ? Error.Forbidden("Only the coordinator of the meeting's municipality does this.")
            : act.CheckIfMatch(found.Value.Version) is { } stale ? stale
            : found;
    }
}

internal static class StandingMeetings
{
    public static string Subject(this StandingMeeting meeting) => $"standing-meetings/{meeting.Id.Value}";
}
