using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Cancel;

internal sealed record CancelMeetingRequest(string? Reason);

/// <summary>Cancels a meeting that was not held yet.</summary>
internal sealed class CancelMeeting(MeetingsDb db, MeetingAccess access, MeetingNotices notices, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/{id:guid}/cancel",
                (Guid id, CancelMeetingRequest r, CancelMeeting useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("CancelMeeting")
            .WithSummary("Cancel a meeting that was not held yet")
            .Produces<MeetingReceipt>();

    private async Task<IResult> HandleAsync(Guid id, CancelMeetingRequest request, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var meeting = found.Value.Meeting;
        var outcome = meeting.Cancel(request.Reason ?? "", act.Now);
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "cancel-meeting", meeting.Subject(), meeting.CaseId?.Value, "state", "cancelReason");
            db.Tell(meeting, MeetingEvents.Cancelled(meeting), act.Now);
            await notices.WithdrawAsync(meeting, act.Now, ct);
        }
        return await act.CommitAsync(db, Reply.Ok(MeetingReceipt.Of(meeting), meeting.Version), ct);
    }
}
