using Tot.Meetings.Access;
using Tot.Meetings.Convene;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Reschedule;

/// <param name="Place">With neither place nor link, those of the earlier time hold.</param>
internal sealed record RescheduleMeetingRequest(DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Place, string? VideoLink);

/// <summary>Moves a convened meeting, and asks everybody again.</summary>
internal sealed class RescheduleMeeting(MeetingsDb db, MeetingAccess access, DoubleBookings doubleBookings, MeetingNotices notices, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/{id:guid}/reschedule",
                (Guid id, RescheduleMeetingRequest r, RescheduleMeeting useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("RescheduleMeeting")
            .WithSummary("Move a convened meeting")
            .Produces<ConvenedReceipt>();

    private async Task<IResult> HandleAsync(Guid id, RescheduleMeetingRequest request, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var meeting = found.Value.Meeting;
        var (place, link) = request is { Place: null, VideoLink: null }
            ? (meeting.Time?.Place, meeting.Time?.VideoLink)
            : (request.Place, request.VideoLink);
        var slot = Slot.Read(request.StartsAt, request.EndsAt, place, link, act.Now);
        // A meeting that was never convened has no earlier place; its state is the better answer.
        var outcome =
            slot.IsSuccess || meeting.Time is not null
                ? slot.IsSuccess
                    ? meeting.Reschedule(slot.Value, act.Now)
                    : slot.Error
                : MeetingErrors.WrongState(meeting.State, MeetingAction.Reschedule);
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "reschedule-meeting", meeting.Subject(), meeting.CaseId?.Value, "time");
            db.Tell(meeting, MeetingEvents.Rescheduled(meeting), act.Now);
            await notices.InviteAsync(meeting, only: null, act.Now, ct);
        }
        var receipt = ConvenedReceipt.Of(meeting, await doubleBookings.FindAsync(meeting, ct));
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }
}
