using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.Messaging.Handling;

namespace Tot.Meetings.ReviseComposition;

/// <summary>Proposes more seats in a case's meetings that are still to come, by what has become known of its persons.</summary>
internal sealed class CompositionReviser(MeetingsDb db, AgencyDirectory directory, TimeProvider clock)
{
    /// <param name="caseId">The case.</param>
    /// <param name="persons">Those that are new, or of whom something new is known.</param>
    /// <param name="at">When it became known: outside office hours barnevernvakt is needed for a child.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="NotYetException">The case's first meeting has not been proposed.</exception>
    public async Task ReviseAsync(CaseId caseId, IReadOnlyCollection<PersonFacts> persons, DateTimeOffset at, CancellationToken ct)
    {
        var meetings = await db.Meetings.Where(m => m.CaseId == caseId).AsSplitQuery().ToListAsync(ct);
        if (meetings.Count == 0)
        {
            throw new NotYetException("no meeting is proposed in the case");
        }
        var now = clock.GetUtcNow();
        foreach (var meeting in meetings.Where(m => m.State is MeetingState.Proposed or MeetingState.Convened))
        {
            var seats = meeting.Kind == MeetingKind.Acute ? CompositionPolicy.Acute(persons, at) : CompositionPolicy.ForCase(persons);
            var agencies = await directory.ForSeatsAsync(meeting.Municipality, ct);
            var seating = new Seating(meeting.Municipality, meeting.District, Oslo.Day(now));
            if (meeting.ReviseComposition(seating.Assign(seats, agencies), now).Value == Outcome.Changed)
            {
                db.Tell(meeting, MeetingEvents.CompositionRevised(meeting), now);
            }
        }
    }
}
