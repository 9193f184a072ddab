using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Convene;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <param name="StartsAt">The first time; its hour on the wall in Oslo is that of all.</param>
/// <param name="Recurrence">FREQ=WEEKLY, MONTHLY or YEARLY with INTERVAL, COUNT or UNTIL, and BYDAY.</param>
/// <param name="ParticipantIds">The agencies it is for.</param>
internal sealed record ConveneStandingMeetingRequest(
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Recurrence,
    string? Place,
    string? VideoLink,
    IReadOnlyList<Guid>? ParticipantIds
);

/// <summary>Convenes a meeting that comes back. Nothing in it can name a case.</summary>
internal sealed class ConveneStandingMeeting(
    MeetingsDb db,
    INeedToKnow needToKnow,
    MeetingAccess access,
    AgencyDirectory directory,
    StandingNotices notices,
    Act act
)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/standing",
                (ConveneStandingMeetingRequest r, ConveneStandingMeeting useCase, CancellationToken ct) => useCase.HandleAsync(r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("ConveneStandingMeeting")
            .WithSummary("Convene a standing meeting, by a recurrence rule of RFC 5545")
            .Produces<StandingReceipt>(StatusCodes.Status201Created);

    private async Task<IResult> HandleAsync(ConveneStandingMeetingRequest request, CancellationToken ct)
    {
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Error.Forbidden("The caller's agency is not in the directory.").ToProblem();
        }
        var slot = Slot.Read(request.StartsAt, request.EndsAt, request.Place, request.VideoLink, act.Now);
        var recurrence = RecurrenceText.Read(request.Recurrence ?? "");
        var participants = await ParticipantsAsync(request.ParticipantIds ?? [], ct);
        if ((slot.Error ?? recurrence.Error ?? participants.Error) is { } error)
        {
            return error.ToProblem();
        }
        var by = access.By(agency);
        var convened = StandingMeeting.Convene(slot.Value, recurrence.Value, participants.Value, agency.Municipality, by, act.Now);
        if (!convened.IsSuccess)
        {
            return convened.Error.ToProblem();
        }
        var meeting = convened.Value;
        db.StandingMeetings.Add(meeting);
        act.Audit(db, "convene-standing-meeting", meeting.Subject());
        await notices.InviteAsync(meeting, act.Now, ct);
        var location = $"{HttpApi.Prefix}/meetings/standing/{meeting.Id.Value}";
        return await act.CommitAsync(db, Reply.Created(location, StandingReceipt.Of(meeting), meeting.Version), ct);
    }

    private async Task<Result<IReadOnlyList<Agency>>> ParticipantsAsync(IReadOnlyList<Guid> asked, CancellationToken ct)
    {
        if (asked.Count > Meeting.MaxParticipants)
        {
            return Error.Validation("participantIds", $"At most {Meeting.MaxParticipants}.");
        }
        var agencies = await directory.FindAsync(asked.Select(a => new AgencyId(a)), ct);
        var unknown = asked.Index().Where(a => !agencies.ContainsKey(new AgencyId(a.Item))).ToList();
        return unknown.Count > 0
            ? Error.Validation(unknown.Select(u => ($"participantIds[{u.Index}]", "There is no such agency.")))
            : asked.Select(a => agencies[new AgencyId(a)]).ToList();
    }
}
