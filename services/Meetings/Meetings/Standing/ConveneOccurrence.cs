using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Convene;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <summary>
/// Summons to one time of a standing meeting before its turn, for example to move or cancel it: that is done to the meeting that this
/// makes, as to any other.
/// </summary>
internal sealed class ConveneOccurrence(
    MeetingsDb db,
    StandingAccess access,
    OccurrenceConvener convener,
    DoubleBookings doubleBookings,
    Act act
)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/standing/{id:guid}/occurrences/{day}/convene",
                (Guid id, DateOnly day, ConveneOccurrence useCase, CancellationToken ct) => useCase.HandleAsync(id, day, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("ConveneOccurrence")
            .WithSummary("Summon to the standing meeting of a day now; what it answers can be moved, cancelled and held like any meeting")
            .Produces<ConvenedReceipt>();

    private async Task<IResult> HandleAsync(Guid id, DateOnly day, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var occurrence = found
            .Value.Occurrences()
            .TakeWhile(o => Oslo.Day(o.StartsAt) <= day)
            .FirstOrDefault(o => Oslo.Day(o.StartsAt) == day);
        if (occurrence is null)
        {
            return Error.NotFound("occurrence").ToProblem();
        }
        try
        {
            return await ConveneAsync(found.Value, occurrence, ct);
        }
        catch (DbUpdateException)
        {
            // The worker or another coordinator was first: what they convened is the answer.
            return await ConveneAsync(found.Value, occurrence, ct);
        }
    }

    private async Task<IResult> ConveneAsync(StandingMeeting standing, Occurrence occurrence, CancellationToken ct)
    {
        var convened = await convener.ConveneAsync(standing, occurrence, act.Now, ct);
        if (!convened.IsSuccess)
        {
            return convened.Error.ToProblem();
        }
        var meeting = convened.Value;
        act.Audit(db, "convene-occurrence", meeting.Subject());
        var receipt = ConvenedReceipt.Of(meeting, await doubleBookings.FindAsync(meeting, ct));
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }
}
