using Grpc.Core;
using Tot.Intake.Domain;
using Tot.Meetings.V1;
using Tot.Obligations.V1;
using Tot.Placements.V1;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;

namespace Tot.Intake.ChangePhase;

/// <summary>Asks those who own duties, meetings and placements what stands in the way of closing a case, all at once.</summary>
internal sealed class ClosureQuestion(
    ObligationService.ObligationServiceClient obligations,
    MeetingService.MeetingServiceClient meetings,
    PlacementService.PlacementServiceClient placements
)
{
    /// <exception cref="UnavailableException">One of them does not answer; nobody else's silence is taken for consent.</exception>
    public async Task<IReadOnlyCollection<string>> AskAsync(CaseId caseId, CancellationToken ct)
    {
        var id = Facts.Text(caseId);
        var deadline = GrpcPeers.Deadline;
        using var fromObligations = obligations.CheckClosureAsync(new() { CaseId = id }, deadline: deadline, cancellationToken: ct);
        using var fromMeetings = meetings.CheckClosureAsync(new() { CaseId = id }, deadline: deadline, cancellationToken: ct);
        using var fromPlacements = placements.CheckClosureAsync(new() { CaseId = id }, deadline: deadline, cancellationToken: ct);
        try
        {
            return [.. (await fromObligations).Blockers, .. (await fromMeetings).Blockers, .. (await fromPlacements).Blockers];
        }
        catch (RpcException) when (!ct.IsCancellationRequested)
        {
            throw new UnavailableException("Whether the case may be closed cannot be checked just now. Try again in a moment.");
        }
    }
}
