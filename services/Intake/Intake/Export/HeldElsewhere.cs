using System.Text.Json.Nodes;
using Grpc.Core;
using Tot.Intake.Domain;
using Tot.Privacy.V1;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;

namespace Tot.Intake.Export;

/// <summary>One thing that another service holds on a person.</summary>
internal sealed record HeldView(string Service, string Kind, JsonNode Fields);

/// <summary>Asks the other services what they hold on a person, all at once.</summary>
internal sealed class HeldElsewhere(GrpcPeers peers)
{
    private static readonly string[] Services = ["meetings", "obligations", "placements"];

    /// <exception cref="UnavailableException">One of them does not answer: half an answer is none.</exception>
    public async Task<IReadOnlyList<HeldView>> AskAsync(Person person, bool alone, CancellationToken ct)
    {
        var request = new ExportPersonRequest
        {
            PersonId = Facts.Text(person.Id),
            CaseId = Facts.Text(person.CaseId),
            Alone = alone,
        };
        return [.. (await Task.WhenAll(Services.Select(s => AskAsync(s, request, ct)))).SelectMany(held => held)];
    }

    private async Task<IEnumerable<HeldView>> AskAsync(string service, ExportPersonRequest request, CancellationToken ct)
    {
        try
        {
            var client = new HeldDataService.HeldDataServiceClient(peers.To(service));
            var answer = await client.ExportPersonAsync(request, deadline: GrpcPeers.Deadline, cancellationToken: ct);
            return answer.Records.Select(r => new HeldView(service, r.Kind, JsonNode.Parse(r.Json)!));
        }
        catch (RpcException) when (!ct.IsCancellationRequested)
        {
            throw new UnavailableException("What the other services hold cannot be asked just now. Try again in a moment.");
        }
    }
}
