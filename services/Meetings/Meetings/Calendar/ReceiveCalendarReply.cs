using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Answer;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Calendar;

/// <summary>Takes what a calendar program answers to an invitation.</summary>
internal sealed class ReceiveCalendarReply(
    MeetingsDb db,
    MeetingAccess access,
    AgencyDirectory directory,
    CalendarAddresses addresses,
    Act act
)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/calendar/replies",
                (HttpRequest request, ReceiveCalendarReply useCase, CancellationToken ct) => useCase.HandleAsync(request, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .Accepts<string>("text/calendar")
            .WithName("ReceiveCalendarReply")
            .WithSummary("Take a calendar program's answer to an invitation (RFC 5546, REPLY or COUNTER)")
            .WithDescription(
                "ACCEPTED: comes. Another start: proposes another time. DECLINED: refused, an excuse is given through answers."
            )
            .Produces<AnswerReceipt>()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private async Task<IResult> HandleAsync(HttpRequest request, CancellationToken ct)
    {
        var lines = CalendarText.Read(await BodyAsync(request.Body, ct));
        var read = lines.IsSuccess ? ReplyObject.Read(lines.Value) : lines.Error;
        if (!read.IsSuccess)
        {
            return read.Error.ToProblem();
        }
        var (uid, occurrence, attendee, reply) = read.Value;
        var found = occurrence is { } at ? await access.FindOccurrenceAsync(uid, at, ct) : await access.FindAsync(uid, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var meeting = found.Value.Meeting;
        var agency = await AgencyAsync(found.Value, attendee, ct);
        var outcome = agency.IsSuccess
            ? meeting.AnswerByCalendar(agency.Value, reply, access.By(found.Value.Agency), act.Now)
            : agency.Error;
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        var summons = meeting.SummonsOf(agency.Value)!;
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "answer-summons", meeting.Subject(), meeting.CaseId?.Value, "answer");
            db.Tell(meeting, MeetingEvents.Answered(meeting, summons), act.Now);
        }
        var receipt = new AnswerReceipt(
            meeting.Id.Value,
            summons.Id.Value,
            agency.Value.Value,
            summons.Answer!.Value,
            summons.AnsweredAt!.Value
        );
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }

    /// <summary>The summoned agency behind an address; an organisation may be several, and then it is the caller's own.</summary>
    private async Task<Result<AgencyId>> AgencyAsync(Found found, ContentLine attendee, CancellationToken ct)
    {
        var (meeting, own) = (found.Meeting, found.AgencyId);
        var agencies = await directory.FindAsync(meeting.Summonses.Select(s => s.AgencyId), ct);
        var meant = agencies.Values.Where(a => addresses.Means(attendee.Value, a)).Select(a => a.Id).ToList();
        if (meant.Count == 0 && !addresses.IsByNumber(attendee.Value))
        {
            return attendee.Problem("ATTENDEE: not an address that invitations go to.");
        }
        if (meant.Contains(own))
        {
            return own;
        }
        if (!access.Directs(found.Agency, meeting.Municipality))
        {
            return Error.Forbidden("Only the coordinator records another agency's answer.");
        }
        return meant switch
        {
            [] => MeetingErrors.NotSummoned,
            [var agency] => agency,
            _ => Error.Rule("ATTENDEE_AMBIGUOUS", "Several agencies at the meeting have this address: record the answer of one of them."),
        };
    }

    /// <summary>At most one octet more than is allowed, so that too much is seen as too much.</summary>
    private static async Task<byte[]> BodyAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[CalendarText.MaxOctets + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return buffer[..read];
    }
}
