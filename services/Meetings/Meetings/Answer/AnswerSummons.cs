using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Answer;

/// <param name="AgencyId">Left out: the caller's own agency. The coordinator may record another agency's answer.</param>
/// <param name="ProposedStartsAt">Only, and always, with proposes-another-time.</param>
/// <param name="Substitute">Only, and always, with sends-substitute.</param>
/// <param name="Excuse">Only, and always, with cannot-come.</param>
internal sealed record AnswerSummonsRequest(
    SummonsAnswer? Answer,
    DateTimeOffset? ProposedStartsAt,
    string? Substitute,
    LawfulExcuse? Excuse,
    Guid? AgencyId
);

internal sealed record AnswerReceipt(Guid MeetingId, Guid SummonsId, Guid AgencyId, SummonsAnswer Answer, DateTimeOffset AnsweredAt);

/// <summary>Records how an agency answers its summons.</summary>
internal sealed class AnswerSummons(MeetingsDb db, MeetingAccess access, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/{id:guid}/answers",
                (Guid id, AnswerSummonsRequest r, AnswerSummons useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("AnswerSummons")
            .WithSummary("Answer a summons")
            .Produces<AnswerReceipt>();

    private async Task<IResult> HandleAsync(Guid id, AnswerSummonsRequest request, CancellationToken ct)
    {
        var found = await access.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var (meeting, agency) = found.Value;
        var agencyId = request.AgencyId is { } given ? new AgencyId(given) : found.Value.AgencyId;
        if (agencyId != found.Value.AgencyId && !access.Directs(agency, meeting.Municipality))
        {
            return Error.Forbidden("Only the coordinator records another agency's answer.").ToProblem();
        }
        if (act.CheckIfMatch(meeting.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var reply = request.Answer is { } answer
            ? SummonsReply.Create(answer, request.ProposedStartsAt, request.Substitute, request.Excuse, act.Now)
            : Error.Validation("answer", "Required.");
        if (!reply.IsSuccess)
        {
            return reply.Error.ToProblem();
        }
        var outcome = meeting.Answer(agencyId, reply.Value, access.By(agency), act.Now);
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        var summons = meeting.SummonsOf(agencyId)!;
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "answer-summons", meeting.Subject(), meeting.CaseId?.Value, "answer");
            db.Tell(meeting, MeetingEvents.Answered(meeting, summons), act.Now);
        }
        var receipt = new AnswerReceipt(id, summons.Id.Value, agencyId.Value, summons.Answer!.Value, summons.AnsweredAt!.Value);
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }
}
