using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Audit.V1;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>Remembers what the other services show. The first hash for a number stands; a row is never changed.</summary>
internal sealed class AuditWitnessGrpc(ServiceDbContext db, TimeProvider clock) : WitnessService.WitnessServiceBase
{
    private const int MostSeals = 1_000;
    private const int HashBytes = 32;

    public override async Task<WitnessResponse> Witness(WitnessRequest request, ServerCallContext context)
    {
        if (request.Number < 1 || request.Hash.Length != HashBytes)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "A seal has a number from 1 and a hash of 32 bytes."));
        }
        var (service, ct) = (ServiceOf(context), context.CancellationToken);
        if (await FindAsync(service, request.Number, ct) is { } known)
        {
            return new WitnessResponse { Agrees = request.Hash.Span.SequenceEqual(known.Hash) };
        }
        db.WitnessedSeals.Add(
            new WitnessedSeal
            {
                Service = service,
                Number = request.Number,
                Hash = request.Hash.ToByteArray(),
                WitnessedAt = clock.GetUtcNow(),
            }
        );
        await db.SaveChangesAsync(ct);
        return new WitnessResponse { Agrees = true };
    }

    public override async Task<ListWitnessedResponse> ListWitnessed(ListWitnessedRequest request, ServerCallContext context)
    {
        var service = ServiceOf(context);
        var seals = await db
            .WitnessedSeals.AsNoTracking()
            .Where(s => s.Service == service && s.Number > request.AfterNumber)
            .OrderBy(s => s.Number)
            .Take(MostSeals)
            .ToListAsync(context.CancellationToken);
        var response = new ListWitnessedResponse();
        response.Seals.AddRange(
            seals.Select(s => new Tot.Audit.V1.WitnessedSeal
            {
                Number = s.Number,
                Hash = ByteString.CopyFrom(s.Hash),
                WitnessedAt = s.WitnessedAt.ToTimestamp(),
            })
        );
        return response;
    }

    private Task<WitnessedSeal?> FindAsync(string service, long number, CancellationToken ct) =>
        db.WitnessedSeals.AsNoTracking().SingleOrDefaultAsync(s => s.Service == service && s.Number == number, ct);

    /// <summary>The endpoint takes services' tokens only.</summary>
    private static string ServiceOf(ServerCallContext context) =>
        ServiceTokens.ServiceOf(context.GetHttpContext().User) ?? throw new RpcException(new Status(StatusCode.PermissionDenied, ""));
}
