using Grpc.Core;
using Tot.Messaging.Handling;
using Tot.Obligations.V1;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Entitle;

/// <summary>
/// May an agency know of an event, at this moment? Asked anew each time and never remembered, so that a revocation is effective at once.
/// Questions of the same moment travel together.
/// </summary>
internal sealed class Entitlement
{
    private const string Source = "obligations";
    private const int MostAtATime = 200;
    private const int CallsAtATime = 1;
    private readonly GrpcPeers _peers;
    private readonly Together<Question, bool?> _questions;

    public Entitlement(GrpcPeers peers) => (_peers, _questions) = (peers, new(CheckAsync, MostAtATime, CallsAtATime));

    /// <summary>Null when Obligations gives no answer, or has not opened the case's roster yet: then nothing is told.</summary>
    public async Task<bool?> MayKnowAsync(Guid agencyId, PartnerEvent told, CancellationToken ct) =>
        told.CaseId is { } caseId ? await _questions.AskAsync(new(caseId, agencyId)).WaitAsync(ct) : told.Audience.Contains(agencyId);

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

    private async Task<IReadOnlyList<bool?>> CheckAsync(IReadOnlyList<Question> questions)
    {
        var distinct = questions.Distinct().ToList();
        var request = new CheckAccessesRequest
        {
            Questions = { distinct.Select(q => new CheckAccessRequest { CaseId = q.CaseId.ToString(), AgencyId = q.AgencyId.ToString() }) },
        };
        var answer = await AskAsync(
            async rosters => (await rosters.CheckAccessesAsync(request, deadline: GrpcPeers.Deadline)).Answers,
            CancellationToken.None
        );
        if (answer is null || answer.Count != distinct.Count)
        {
            return new bool?[questions.Count];
        }
        var answers = distinct.Zip(answer).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. questions.Select(q => answers[q] is { Allowed: false, Opened: false } ? (bool?)null : answers[q].Allowed)];
    }

    private async Task<T?> AskAsync<T>(Func<RosterService.RosterServiceClient, Task<T>> ask, CancellationToken ct)
        where T : class
    {
        try
        {
            return await ask(new RosterService.RosterServiceClient(_peers.To(Source)));
        }
        catch (Exception e) when (e is RpcException or UnavailableException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Question(Guid CaseId, Guid AgencyId);
}
