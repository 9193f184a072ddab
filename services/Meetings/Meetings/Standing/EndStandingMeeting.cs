using Microsoft.EntityFrameworkCore;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <summary>Ends a standing meeting: what is still to come falls away, and its invitation becomes a withdrawal.</summary>
internal sealed class EndStandingMeeting(MeetingsDb db, StandingAccess access, StandingNotices notices, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/standing/{id:guid}/end",
                (Guid id, EndStandingMeeting useCase, CancellationToken ct) => useCase.HandleAsync(id, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("EndStandingMeeting")
            .WithSummary("End a standing meeting")
            .Produces<StandingReceipt>();

    private async Task<IResult> HandleAsync(Guid id, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var meeting = found.Value;
        if (meeting.End(act.Now).Value == Outcome.Changed)
        {
            act.Audit(db, "end-standing-meeting", meeting.Subject(), changed: "endedAt");
            await CancelWhatIsConvenedAsync(meeting, ct);
            await notices.WithdrawAsync(meeting, act.Now, ct);
        }
        return await act.CommitAsync(db, Reply.Ok(StandingReceipt.Of(meeting), meeting.Version), ct);
    }

    /// <summary>The duties to attend fall away; calendars hear it once, of the whole.</summary>
    private async Task CancelWhatIsConvenedAsync(StandingMeeting standing, CancellationToken ct)
    {
        var ahead = await db
            .Meetings.Where(m => m.StandingMeetingId == standing.Id && m.State == MeetingState.Convened && m.StartsAt >= act.Now)
            .AsSplitQuery()
            .ToListAsync(ct);
        foreach (var meeting in ahead.Where(m => m.Cancel("The standing meeting was ended.", act.Now).IsSuccess))
        {
            act.Audit(db, "cancel-meeting", meeting.Subject(), null, "state", "cancelReason");
            db.Tell(meeting, MeetingEvents.Cancelled(meeting), act.Now);
        }
    }
}
