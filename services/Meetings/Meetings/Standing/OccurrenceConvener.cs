using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;

namespace Tot.Meetings.Standing;

/// <summary>Makes a meeting of one time of a standing meeting, unless there is one.</summary>
internal sealed class OccurrenceConvener(MeetingsDb db, AgencyDirectory directory, MeetingNotices notices)
{
    /// <returns>The meeting, already there or added to the store; or why none of the agencies can be summoned to it.</returns>
    public async Task<Result<Meeting>> ConveneAsync(
        StandingMeeting standing,
        Occurrence occurrence,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var there = await db
            .Meetings.AsSplitQuery()
            .FirstOrDefaultAsync(m => m.StandingMeetingId == standing.Id && m.OccurrenceStartsAt == occurrence.StartsAt, ct);
        if (there is not null)
        {
            return there;
        }
        var agencies = await directory.FindAsync(standing.Participants.Select(p => p.AgencyId), ct);
        var day = Oslo.Day(occurrence.StartsAt);
        var occurred = Meeting.Occur(
            standing,
            occurrence,
            [.. agencies.Values.Where(a => a.IsActiveOn(day)).OrderBy(a => a.Id.Value)],
            now
        );
        if (occurred.IsSuccess)
        {
            db.Meetings.Add(occurred.Value);
            db.Tell(occurred.Value, MeetingEvents.Convened(occurred.Value), now);
            await notices.InviteAsync(occurred.Value, only: null, now, ct);
        }
        return occurred;
    }
}
