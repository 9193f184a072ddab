using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Tot.Audit.V1;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>What a witness says to a chain.</summary>
public enum Testimony
{
    /// <summary>Every seal it was shown is there as it was shown.</summary>
    Agrees,

    /// <summary>It was shown a seal that is missing or another one.</summary>
    Disagrees,

    /// <summary>It does not answer.</summary>
    Silent,
}

/// <summary>The other services, to whom this one shows its seals.</summary>
internal sealed partial class AuditWitnesses(
    GrpcPeers peers,
    ServiceAddresses addresses,
    ServiceName service,
    IServiceScopeFactory scopes,
    ILogger<AuditWitnesses> logger
)
{
    /// <summary>Remembers nothing, so it cannot witness.</summary>
    private const string Storeless = "console";

    /// <summary>The highest number that each has been shown by this process; what it was shown before is shown again once, which does no harm.</summary>
    private readonly ConcurrentDictionary<string, long> _shown = new(StringComparer.Ordinal);

    /// <summary>Shows the newest seal to every witness that answers; to the others at the next time.</summary>
    public async Task ShowHeadAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        if (await db.AuditSeals.AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(ct) is not { } head)
        {
            return;
        }
        foreach (var witness in Others().Where(w => _shown.GetValueOrDefault(w) < head.Number))
        {
            try
            {
                var request = new WitnessRequest { Number = head.Number, Hash = ByteString.CopyFrom(head.Hash) };
                if (!(await Client(witness).WitnessAsync(request, deadline: GrpcPeers.Deadline, cancellationToken: ct)).Agrees)
                {
                    LogDisagrees(witness, head.Number);
                }
                _shown[witness] = head.Number;
            }
            catch (Exception e) when (e is RpcException or UnavailableException && !ct.IsCancellationRequested)
            {
                // Shown next time.
            }
        }
    }

    /// <summary>Asks every witness for what it was shown and compares.</summary>
    /// <param name="hashes">The chain's hashes; that of seal number n at n − 1. A witness may have been shown what was sealed since.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<IReadOnlyDictionary<string, Testimony>> AskAsync(IReadOnlyList<byte[]> hashes, CancellationToken ct)
    {
        var testimonies = new Dictionary<string, Testimony>(StringComparer.Ordinal);
        foreach (var witness in Others())
        {
            try
            {
                testimonies[witness] = await AgreesAsync(witness, hashes, ct) ? Testimony.Agrees : Testimony.Disagrees;
            }
            catch (Exception e) when (e is RpcException or UnavailableException && !ct.IsCancellationRequested)
            {
                testimonies[witness] = Testimony.Silent;
            }
        }
        return testimonies;
    }

    private async Task<bool> AgreesAsync(string witness, IReadOnlyList<byte[]> hashes, CancellationToken ct)
    {
        for (var after = 0L; ; )
        {
            var request = new ListWitnessedRequest { AfterNumber = after };
            var answer = await Client(witness).ListWitnessedAsync(request, deadline: GrpcPeers.Deadline, cancellationToken: ct);
            if (answer.Seals.Count == 0)
            {
                return true;
            }
            if (answer.Seals.Any(s => s.Number <= hashes.Count && !s.Hash.Span.SequenceEqual(hashes[(int)s.Number - 1])))
            {
                return false;
            }
            if (!await StandAsync([.. answer.Seals.Where(s => s.Number > hashes.Count)], ct))
            {
                return false;
            }
            after = answer.Seals[^1].Number;
        }
    }

    /// <summary>Seals are shown after they are stored, so one set while the chain was looked at is there by now, and one cut off is not.</summary>
    private async Task<bool> StandAsync(IReadOnlyCollection<Tot.Audit.V1.WitnessedSeal> shown, CancellationToken ct)
    {
        if (shown.Count == 0)
        {
            return true;
        }
        await using var scope = scopes.CreateAsyncScope();
        var first = shown.Min(s => s.Number);
        var set = await scope
            .ServiceProvider.GetRequiredService<ServiceDbContext>()
            .AuditSeals.Where(s => s.Number >= first)
            .ToDictionaryAsync(s => s.Number, s => s.Hash, ct);
        return shown.All(s => set.TryGetValue(s.Number, out var hash) && s.Hash.Span.SequenceEqual(hash));
    }

    private IEnumerable<string> Others() =>
        addresses.Known.Where(name => name != service.Value && name != Storeless).Order(StringComparer.Ordinal);

    private WitnessService.WitnessServiceClient Client(string witness) => new(peers.To(witness));

    [LoggerMessage(LogLevel.Critical, "{Witness} was shown another audit seal {Number} before: the audit has been rewritten.")]
    private partial void LogDisagrees(string witness, long number);
}
