using System.Text.Json;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Convene;

/// <param name="Participants">Left out: the proposed composition.</param>
internal sealed record ConveneMeetingRequest(
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Place,
    string? VideoLink,
    IReadOnlyList<ConveneMeetingParticipant>? Participants
);

/// <param name="DisclosureGround">Required for an agency outside the core.</param>
internal sealed record ConveneMeetingParticipant(Guid? AgencyId, DisclosureGround? DisclosureGround);

/// <summary>The meeting, its time, who is summoned, and who of them is summoned elsewhere at that time.</summary>
internal sealed record ConvenedReceipt(
    Guid Id,
    MeetingState State,
    int Sequence,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    IReadOnlyList<SummonedParticipant> Participants,
    IReadOnlyList<DoubleBooking> DoubleBookings
)
{
    public static ConvenedReceipt Of(Meeting meeting, IReadOnlyList<DoubleBooking> doubleBookings) =>
        new(
            meeting.Id.Value,
            meeting.State,
            meeting.Sequence,
            meeting.Time!.StartsAt,
            meeting.Time.EndsAt,
            [.. meeting.Summonses.Select(s => new SummonedParticipant(s.Id.Value, s.AgencyId.Value))],
            doubleBookings
        );
}

internal sealed record SummonedParticipant(Guid SummonsId, Guid AgencyId);

/// <summary>Sets time and place, and summons every participant.</summary>
internal sealed class ConveneMeeting(
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
                "/meetings/{id:guid}/convene",
                (Guid id, ConveneMeetingRequest r, ConveneMeeting useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("ConveneMeeting")
            .WithSummary("Convene a proposed meeting")
            .Produces<ConvenedReceipt>();

    private async Task<IResult> HandleAsync(Guid id, ConveneMeetingRequest request, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var (meeting, agency) = found.Value;
        var slot = Slot.Read(request.StartsAt, request.EndsAt, request.Place, request.VideoLink, act.Now);
        var participants = await ParticipantsAsync(request.Participants, meeting, ct);
        if (Both(slot.Error, participants.Error) is { } error)
        {
            return error.ToProblem();
        }
        var outcome = meeting.Convene(slot.Value, participants.Value, access.By(agency), act.Now);
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "convene-meeting", meeting.Subject(), meeting.CaseId?.Value, "state", "time", "participants");
            db.Tell(meeting, MeetingEvents.Convened(meeting), act.Now);
            await notices.InviteAsync(meeting, only: null, act.Now, ct);
        }
        var receipt = ConvenedReceipt.Of(meeting, await doubleBookings.FindAsync(meeting, ct));
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }

    private async Task<Result<IReadOnlyList<Participant>>> ParticipantsAsync(
        IReadOnlyList<ConveneMeetingParticipant>? asked,
        Meeting meeting,
        CancellationToken ct
    )
    {
        var unseated = meeting
            .Composition.Where(s => s.AgencyId is null)
            .Select(s => JsonNamingPolicy.KebabCaseLower.ConvertName($"{s.Kind}"));
        if (asked is null && string.Join(", ", unseated) is { Length: > 0 } kinds)
        {
            return Error.Validation(
                "participants",
                $"The directory does not say which agency to summon as {kinds}: name all participants."
            );
        }
        asked ??= [.. meeting.Composition.Select(s => new ConveneMeetingParticipant(s.AgencyId!.Value.Value, null))];
        return await askedParticipants.FindAsync(asked, ct);
    }

    private static Error? Both(Error? first, Error? second) =>
        first is null || second is null
            ? first ?? second
            : Error.Validation(first.Fields.Concat(second.Fields).SelectMany(f => f.Value.Select(m => (f.Key, m))));
}
