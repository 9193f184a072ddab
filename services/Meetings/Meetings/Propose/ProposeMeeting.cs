using Grpc.Core;
using Microsoft.Extensions.Options;
using Tot.Intake.V1;
using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.ProposeOnIdentification;
using Tot.Meetings.Telling;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;

namespace Tot.Meetings.Propose;

/// <param name="CaseId">Required for acute, follow-up and guidance; not allowed for the others.</param>
internal sealed record ProposeMeetingRequest(MeetingKind? Kind, Guid? CaseId);

/// <summary>Proposes a meeting by hand, with the composition that the case asks for.</summary>
internal sealed class ProposeMeeting(
    MeetingsDb db,
    INeedToKnow needToKnow,
    AgencyDirectory directory,
    IServiceProvider services,
    IOptions<MeetingsOptions> options,
    Act act
)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/meetings", (ProposeMeetingRequest r, ProposeMeeting useCase, CancellationToken ct) => useCase.HandleAsync(r, ct))
            .RequireRoles(Roles.Coordinator)
            .WithName("ProposeMeeting")
            .WithSummary("Propose a meeting")
            .Produces<MeetingReceipt>(StatusCodes.Status201Created);

    private async Task<IResult> HandleAsync(ProposeMeetingRequest request, CancellationToken ct)
    {
        if (request.Kind is not { } kind)
        {
            return Error.Validation("kind", "Required.").ToProblem();
        }
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Error.Forbidden("The caller's agency is not in the directory.").ToProblem();
        }
        var proposal =
            request.CaseId is { } caseId && kind.HasCase()
                ? await InCaseAsync(kind, caseId, ct)
                : await WithoutCaseAsync(kind, request.CaseId, agency, ct);
        var proposed = proposal.IsSuccess ? Meeting.Propose(proposal.Value, act.Now) : proposal.Error;
        if (!proposed.IsSuccess)
        {
            return proposed.Error.ToProblem();
        }
        var meeting = proposed.Value;
        db.Meetings.Add(meeting);
        act.Audit(db, "propose-meeting", meeting.Subject(), meeting.CaseId?.Value);
        db.Tell(meeting, MeetingEvents.Proposed(meeting), act.Now);
        var location = $"{HttpApi.Prefix}/meetings/{meeting.Id.Value}";
        return await act.CommitAsync(db, Reply.Created(location, MeetingReceipt.Of(meeting), meeting.Version), ct);
    }

    private async Task<Result<Proposal>> InCaseAsync(MeetingKind kind, Guid caseId, CancellationToken ct)
    {
        if (!await needToKnow.MaySeeAsync(caseId, ct))
        {
            return Error.NotFound("case");
        }
        var intake = services.GetRequiredService<CaseService.CaseServiceClient>();
        var facts = await intake.GetCaseAsync(
            new GetCaseRequest { CaseId = caseId.ToString() },
            deadline: GrpcPeers.Deadline,
            cancellationToken: ct
        );
        if (facts.Phase == Events.V1.CasePhase.Closed)
        {
            return Error.Rule("CASE_CLOSED", "The case is closed; reopen it first.");
        }
        var persons = facts.Persons.Select(Facts.Of).ToList();
        var seats = kind == MeetingKind.Acute ? CompositionPolicy.Acute(persons, act.Now) : CompositionPolicy.ForCase(persons);
        var agencies = await directory.ForSeatsAsync(facts.Municipality, ct);
        return new Proposal(
            kind,
            new MeetingCase(new CaseId(caseId), facts.CaseNumber),
            facts.Municipality,
            new Seating(facts.Municipality, facts.District, Oslo.Day(act.Now)).Assign(seats, agencies)
        )
        {
            District = facts.District,
            TargetAt = kind == MeetingKind.Acute ? act.Now + options.Value.AcuteTarget : null,
        };
    }

    /// <summary>A case given with a kind that has none is passed on, for the meeting itself to refuse.</summary>
    private async Task<Result<Proposal>> WithoutCaseAsync(MeetingKind kind, Guid? caseId, CallerAgency agency, CancellationToken ct)
    {
        var agencies = await directory.ForSeatsAsync(agency.Municipality, ct);
        return new Proposal(
            kind,
            caseId is { } given ? new MeetingCase(new CaseId(given), "") : null,
            agency.Municipality,
            new Seating(agency.Municipality, agency.District, Oslo.Day(act.Now)).Assign(CompositionPolicy.WithoutCase(kind), agencies)
        );
    }
}
