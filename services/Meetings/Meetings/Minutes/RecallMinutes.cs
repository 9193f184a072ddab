using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Minutes;

internal sealed record RecallMinutesRequest(string? Reason);

/// <param name="ReceivedBy">The agencies that have it.</param>
/// <param name="OpenedBy">Those of them that had read it.</param>
internal sealed record RecallReceipt(
    Guid Id,
    int MinutesVersion,
    DateTimeOffset RecalledAt,
    IReadOnlyList<Guid> ReceivedBy,
    IReadOnlyList<Guid> OpenedBy
);

/// <summary>Withdraws minutes that were sent wrongly, and says who had opened them.</summary>
internal sealed class RecallMinutes(MeetingsDb db, MeetingAccess access, MeetingNotices notices, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/{id:guid}/minutes/recall",
                (Guid id, RecallMinutesRequest r, RecallMinutes useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("RecallMinutes")
            .WithSummary("Recall the newest minutes, sent wrongly; tells who had opened them")
            .Produces<RecallReceipt>();

    private async Task<IResult> HandleAsync(Guid id, RecallMinutesRequest request, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var meeting = found.Value.Meeting;
        var outcome = meeting.RecallMinutes(request.Reason ?? "", act.Now);
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "recall-minutes", meeting.Subject(), meeting.CaseId?.Value, "minutes");
            db.Tell(meeting, MeetingEvents.MinutesRecalled(meeting), act.Now);
            await notices.RecalledAsync(meeting, act.Now, ct);
        }
        var minutes = meeting.CurrentMinutes!;
        var copies = meeting.CopiesOf(minutes.Number).ToList();
        var receipt = new RecallReceipt(
            id,
            minutes.Number,
            minutes.RecalledAt!.Value,
            [.. copies.Select(c => c.AgencyId.Value)],
            [.. copies.Where(c => c.OpenedAt is not null).Select(c => c.AgencyId.Value)]
        );
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }
}
