using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Http;

/// <summary>
/// <c>Idempotency-Key</c> on POST, PUT, PATCH and DELETE: the same key and request by the same caller gets the same answer and changes nothing; the same key
/// with another request is refused with 422. The record is committed with the act itself (<see cref="Act.CommitAsync"/>).
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, ServiceKeys serviceKeys, ServiceName service)
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    // Bodies hold names: from a hash without a key, whoever reads the store could tell by trying which.
    private readonly Lazy<byte[]> _hashKey = new(() => serviceKeys.Derive(service.Value, "idempotency"));

    public static IdempotencyTicket? TicketOf(HttpContext http) => http.Items[typeof(IdempotencyTicket)] as IdempotencyTicket;

    public async Task InvokeAsync(HttpContext http)
    {
        var keys = http.Request.Headers[Header];
        if (keys.Count == 0 || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }
        if (keys is not [{ Length: > 0 and <= MaxLength } key] || !key.All(c => c is >= '!' and <= '~'))
        {
            await Error.Validation(Header, $"One key of 1 to {MaxLength} visible ASCII characters.").ToProblem().ExecuteAsync(http);
            return;
        }
        var caller = http.RequestServices.GetRequiredService<Caller>();
        var db = http.RequestServices.GetService<ServiceDbContext>();
        if (db is null || caller.Subject.Length == 0)
        {
            await next(http);
            return;
        }
        var ticket = new IdempotencyTicket(
            $"{caller.OrganisationNumber}/{caller.Subject}",
            key,
            await HashAsync(http.Request, http.RequestAborted)
        );
        if (await ticket.FindAsync(db, http.RequestAborted) is { } earlier)
        {
            await ticket.Answer(earlier).ExecuteAsync(http);
            return;
        }
        http.Items[typeof(IdempotencyTicket)] = ticket;
        await next(http);
    }

    private async Task<byte[]> HashAsync(HttpRequest request, CancellationToken ct)
    {
        // In memory to the last byte: beyond the threshold it would be spooled to a file, unsealed.
        request.EnableBuffering(bufferThreshold: (int)ServiceHost.MaxBodyBytes);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _hashKey.Value);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}

/// <summary>A request under an idempotency key.</summary>
internal sealed record IdempotencyTicket(string Caller, string Key, byte[] RequestHash)
{
    private static readonly PerModel<Func<ServiceDbContext, string, string, CancellationToken, Task<IdempotencyRecord?>>> Earlier = new(
        () =>
            EF.CompileAsyncQuery(
                (ServiceDbContext db, string caller, string key, CancellationToken ct) =>
                    db.IdempotencyRecords.AsNoTracking().FirstOrDefault(r => r.Caller == caller && r.Key == key)
            )
    );

    public Task<IdempotencyRecord?> FindAsync(ServiceDbContext db, CancellationToken ct) => Earlier.For(db)(db, Caller, Key, ct);

    public IdempotencyRecord Record(Reply reply, string? body, DateTimeOffset now) =>
        new()
        {
            Caller = Caller,
            Key = Key,
            RequestHash = RequestHash,
            Status = reply.Status,
            Body = body,
            ETag = reply.Version is { } v ? Answers.ETag(v) : null,
            Location = reply.Location,
            CreatedAt = now,
        };

    public IResult Answer(IdempotencyRecord earlier) =>
        CryptographicOperations.FixedTimeEquals(earlier.RequestHash, RequestHash)
            ? new StoredReply(earlier.Status, earlier.Body, earlier.ETag, earlier.Location, Replayed: true)
            : new Error(
                "IDEMPOTENCY_KEY_REUSED",
                ErrorKind.IdempotencyMismatch,
                "This idempotency key was used for another request. Use a new key for a new request."
            ).ToProblem();
}
