using Microsoft.EntityFrameworkCore;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;

namespace Tot.Meetings.Convene;

/// <summary>An agency that is summoned to another meeting at the same time; which meeting, or about what, is not told.</summary>
internal sealed record DoubleBooking(Guid AgencyId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>Finds agencies that are summoned elsewhere at the time that the meeting is set to. They are shown, not refused.</summary>
internal sealed class DoubleBookings(MeetingsDb db)
{
    /// <summary>Ends are exclusive: a meeting may start when another ends.</summary>
    public async Task<IReadOnlyList<DoubleBooking>> FindAsync(Meeting meeting, CancellationToken ct)
    {
        var (id, startsAt, endsAt) = (meeting.Id, meeting.Time!.StartsAt, meeting.Time.EndsAt);
        var agencies = meeting.Summonses.Select(s => s.AgencyId).ToList();
        var others = await db
            .Meetings.AsNoTracking()
            .Where(m => m.Id != id && m.State == MeetingState.Convened)
            .SelectMany(
                m => m.Times.Where(t => t.Sequence == m.Sequence && t.StartsAt < endsAt && startsAt < t.EndsAt),
                (m, t) => new { m, t }
            )
            .SelectMany(
                o => o.m.Summonses.Where(s => agencies.Contains(s.AgencyId)),
                (o, s) =>
                    new
                    {
                        s.AgencyId,
                        o.t.StartsAt,
                        o.t.EndsAt,
                    }
            )
            .ToListAsync(ct);
        return [.. others.OrderBy(o => o.StartsAt).Select(o => new DoubleBooking(o.AgencyId.Value, o.StartsAt, o.EndsAt))];
    }
}
