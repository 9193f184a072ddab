using System.Collections.Concurrent;
using Grpc.Core;
using Tot.Audit.V1;

namespace Tot.Testing;

/// <summary>Another service as a witness of the audit of the one under test.</summary>
public sealed class PeerWitness : WitnessService.WitnessServiceBase
{
    private readonly ConcurrentDictionary<long, WitnessedSeal> _seals = new();

    /// <summary>The highest number that it was shown; 0 before the first.</summary>
    public long Head => _seals.Keys.DefaultIfEmpty().Max();

    public override Task<WitnessResponse> Witness(WitnessRequest request, ServerCallContext context)
    {
        var first = _seals.GetOrAdd(request.Number, n => new WitnessedSeal { Number = n, Hash = request.Hash });
        return Task.FromResult(new WitnessResponse { Agrees = first.Hash == request.Hash });
    }

    /// <summary>What happens before it answers what it was shown.</summary>
    public Func<Task> Asked { get; set; } = () => Task.CompletedTask;

    public override async Task<ListWitnessedResponse> ListWitnessed(ListWitnessedRequest request, ServerCallContext context)
    {
        await Asked();
        var response = new ListWitnessedResponse();
        response.Seals.AddRange(_seals.Values.Where(s => s.Number > request.AfterNumber).OrderBy(s => s.Number));
        return response;
    }
}
