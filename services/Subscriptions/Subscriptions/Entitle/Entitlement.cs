using Grpc.Core;
using Tot.Messaging.Handling;
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

    /// <summary>Null when Obligations gives no answer, or has not opened the case's roster yet: then nothing is told.</summary>
    public async Task<bool?> MayKnowAsync(Guid agencyId, PartnerEvent told, CancellationToken ct)
    {
        if (told.CaseId is not { } caseId)
        {
            return told.Audience.Contains(agencyId);
        }
        var question = new CheckAccessRequest { CaseId = caseId.ToString(), AgencyId = agencyId.ToString() };
        return await AskAsync(
            async rosters =>
            {
                var answer = await rosters.CheckAccessAsync(question, deadline: GrpcPeers.Deadline, cancellationToken: ct);
                return answer.Allowed || answer.Opened ? answer.Allowed : (bool?)null;
            },
            ct
        );
    }

    /// <summary>The agencies that may know of a case, or null when Obligations gives no answer.</summary>
    /// <exception cref="NotYetException">Obligations has not heard of the case yet, so nobody is in its roster.</exception>
    public async Task<HashSet<Guid>?> ListAsync(Guid caseId, CancellationToken ct)
    {
        var question = new ListEntitledRequest { CaseId = caseId.ToString() };
        var answer = await AskAsync(
            async rosters => await rosters.ListEntitledAsync(question, deadline: GrpcPeers.Deadline, cancellationToken: ct),
            ct
        );
        return answer is { AgencyIds.Count: 0, Opened: false }
            ? throw new NotYetException("the roster of the case")
            : answer?.AgencyIds.Select(Guid.Parse).ToHashSet();
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
