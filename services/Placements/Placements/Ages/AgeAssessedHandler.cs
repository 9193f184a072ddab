using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;

namespace Tot.Placements.Ages;

/// <summary>A placed child turns out to be over 18, or is in doubt again.</summary>
internal sealed class AgeAssessedHandler(PlacementsDb db, TimeProvider clock) : IEventHandler<AgeAssessed>
{
    public async Task HandleAsync(AgeAssessed message, EventContext context, CancellationToken ct)
    {
        var child = PersonId.From(Guid.Parse(message.PersonId));
        var now = clock.GetUtcNow();
        foreach (var placement in await db.Placements.Whole().Where(p => p.ChildId == child).ToListAsync(ct))
        {
            db.Tell(placement.FollowAge(message.AgeGroup is AgeGroup.Adult, message.AssessedAt.ToDateTimeOffset(), now), now);
        }
    }
}
