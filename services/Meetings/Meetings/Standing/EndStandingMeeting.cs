using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <summary>Ends a standing meeting: what is still to come falls away, and its invitation becomes a withdrawal.</summary>
internal sealed class EndStandingMeeting(MeetingsDb db, StandingAccess access, Act act)
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
        }
        return await act.CommitAsync(db, Reply.Ok(StandingReceipt.Of(meeting), meeting.Version), ct);
    }
}
