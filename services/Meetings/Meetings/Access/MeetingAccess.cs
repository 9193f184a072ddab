using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.Meetings.Access;

/// <summary>A meeting that the caller may know of, and on whose behalf the caller asks.</summary>
internal sealed record Found(Meeting Meeting, CallerAgency Agency)
{
    public AgencyId AgencyId => new(Agency.Id);
}

/// <summary>
/// Who may know of a meeting: those in the roster of its case; of a meeting about no case, those summoned and the municipality's
/// coordinator. To others it does not exist.
/// </summary>
internal sealed class MeetingAccess(MeetingsDb db, INeedToKnow needToKnow, Act act)
{
    public Task<Result<Found>> FindAsync(Guid id, CancellationToken ct) => FindAsync(m => m.Id == new MeetingId(id), ct);

    /// <summary>One time of a standing meeting, by when the rule sets it.</summary>
    public Task<Result<Found>> FindOccurrenceAsync(Guid standingMeetingId, DateTimeOffset startsAt, CancellationToken ct) =>
        FindAsync(m => m.StandingMeetingId == new StandingMeetingId(standingMeetingId) && m.OccurrenceStartsAt == startsAt, ct);

    private async Task<Result<Found>> FindAsync(Expression<Func<Meeting, bool>> which, CancellationToken ct)
    {
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Error.NotFound("meeting");
        }
        var visible = await VisibleAsync(agency, ct);
        var meeting = await db.AtOneInstantAsync(() => visible.AsSplitQuery().FirstOrDefaultAsync(which, ct), ct);
        return meeting is null ? Error.NotFound("meeting") : new Found(meeting, agency);
    }

    /// <summary>The meeting, for the coordinator who directs it, at the version that the caller has seen.</summary>
    public async Task<Result<Found>> DirectAsync(Guid id, CancellationToken ct)
    {
        var found = await FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found;
        }
        if (!Directs(found.Value.Agency, found.Value.Meeting.Municipality))
        {
            return Error.Forbidden("Only the coordinator of the meeting's municipality does this.");
        }
        return act.CheckIfMatch(found.Value.Meeting.Version) is { } stale ? stale : found;
    }

    public bool Directs(CallerAgency agency, string municipality) =>
        act.Caller.Is(Roles.Coordinator) && agency.Municipality == municipality;

    public Actor By(CallerAgency agency) => new(new AgencyId(agency.Id), act.Caller.Subject);

    public async Task<IQueryable<Meeting>> VisibleAsync(CallerAgency agency, CancellationToken ct)
    {
        var cases = await needToKnow.VisibleCasesAsync(ct);
        var mine = new AgencyId(agency.Id);
        var directs = act.Caller.Is(Roles.Coordinator);
        // Through object, the typed identifier is compared as the stored value that the roster copy holds too.
        return db.Meetings.Where(m =>
            m.CaseId != null
                ? cases.Contains((Guid)(object)m.CaseId)
                : (directs && m.Municipality == agency.Municipality) || m.Summonses.Any(s => s.AgencyId == mine)
        );
    }
}
