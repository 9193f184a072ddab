using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Convene;

internal sealed record AddParticipantsRequest(IReadOnlyList<ConveneMeetingParticipant>? Participants);

/// <summary>Summons more agencies to a convened meeting, such as those that are recommended since persons were added to the case.</summary>
internal sealed class AddParticipants(
    MeetingsDb db,
    MeetingAccess access,
    AskedParticipants askedParticipants,
    DoubleBookings doubleBookings,
    MeetingNotices notices,
    Act act
)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/{id:guid}/participants",
                (Guid id, AddParticipantsRequest r, AddParticipants useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("AddParticipants")
            .WithSummary("Summon more agencies to a convened meeting")
            .Produces<ConvenedReceipt>();

    private async Task<IResult> HandleAsync(Guid id, AddParticipantsRequest request, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var meeting = found.Value.Meeting;
        var participants = await askedParticipants.FindAsync(request.Participants ?? [], ct);
        var outcome = participants.IsSuccess ? meeting.AddParticipants(participants.Value, act.Now) : participants.Error;
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            var added = participants.Value.Select(p => p.Agency.Id).ToHashSet();
            act.Audit(db, "add-participants", meeting.Subject(), meeting.CaseId?.Value, "participants");
            db.Tell(meeting, MeetingEvents.ParticipantsSummoned(meeting, added), act.Now);
            await notices.InviteAsync(meeting, added, act.Now, ct);
        }
        var receipt = ConvenedReceipt.Of(meeting, await doubleBookings.FindAsync(meeting, ct));
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }
}
