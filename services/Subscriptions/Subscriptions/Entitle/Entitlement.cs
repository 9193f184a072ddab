using Grpc.Core;
using Tot.Obligations.V1;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Entitle;

/// <summary>
/// May an agency know of an event, at this moment? Asked anew each time and never remembered, so that a revocation is effective at once.
/// </summary>
internal sealed class Entitlement(GrpcPeers peers)
{
    private const string Source = "obligations";

    /// <summary>Null when Obligations gives no answer: then nothing is told.</summary>
    public async Task<bool?> MayKnowAsync(Guid agencyId, PartnerEvent told, CancellationToken ct)
    {
        if (told.CaseId is not { } caseId)
        {
            return told.Audience.Contains(agencyId);
        }
        var question = new CheckAccessRequest { CaseId = caseId.ToString(), AgencyId = agencyId.ToString() };
        return await AskAsync(
            async rosters => (bool?)(await rosters.CheckAccessAsync(question, deadline: GrpcPeers.Deadline, cancellationToken: ct)).Allowed,
            ct
        );
    }

    /// <summary>The agencies that may know of a case, or null when Obligations gives no answer.</summary>
    public async Task<HashSet<Guid>?> ListAsync(Guid caseId, CancellationToken ct)
    {
        var question = new ListEntitledRequest { CaseId = caseId.ToString() };
        var answer = await AskAsync(
            async rosters =>
                (await rosters.ListEntitledAsync(question, deadline: GrpcPeers.Deadline, cancellationToken: ct)).AgencyIds.AsEnumerable(),
            ct
        );
        return answer?.Select(Guid.Parse).ToHashSet();
    }

    private async Task<T?> AskAsync<T>(Func<RosterService.RosterServiceClient, Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await ask(new RosterService.RosterServiceClient(peers.To(Source)));
        }
        catch (Exception e) when (e is RpcException or UnavailableException && !ct.IsCancellationRequested)
        {
            return default;
        }
    }
}
