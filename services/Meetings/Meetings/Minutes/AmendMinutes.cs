using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Minutes;

internal sealed record AmendMinutesRequest(string? Text, string? Reason);

/// <summary>Adds a version to final minutes; the earlier ones are kept.</summary>
internal sealed class AmendMinutes(MeetingsDb db, MeetingAccess access, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/{id:guid}/minutes/amend",
                (Guid id, AmendMinutesRequest r, AmendMinutes useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("AmendMinutes")
            .WithSummary("Amend final minutes")
            .Produces<MinutesReceipt>();

    private async Task<IResult> HandleAsync(Guid id, AmendMinutesRequest request, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var (meeting, agency) = found.Value;
        var outcome = meeting.AmendMinutes(request.Text ?? "", request.Reason ?? "", access.By(agency), act.Now);
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "amend-minutes", meeting.Subject(), meeting.CaseId?.Value, "minutes");
            db.Tell(meeting, MeetingEvents.MinutesFinalised(meeting), act.Now);
        }
        return await act.CommitAsync(db, Reply.Ok(MinutesReceipt.Of(meeting), meeting.Version), ct);
    }
}
