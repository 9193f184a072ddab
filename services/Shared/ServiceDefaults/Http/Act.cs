using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Http;

/// <summary>
/// The business act that a request performs: who, when, on which version; and its one commit. Walk: load → authorise → decide → audit →
/// append event → <see cref="CommitAsync"/>.
/// </summary>
public sealed partial class Act(IHttpContextAccessor accessor, Caller caller, TimeProvider clock)
{
    private readonly HttpContext _http = accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    public Caller Caller { get; } = caller;

    /// <summary>The instant of the act, the same however often it is asked for, and as exact as every store keeps it: to the microsecond.</summary>
    public DateTimeOffset Now { get; } = Microseconds(clock.GetUtcNow());

    /// <summary>Refuses when the caller sent If-Match for another version than this.</summary>
    public Error? CheckIfMatch(long version)
    {
        var sent = _http.Request.Headers.IfMatch;
        if (sent.Count == 0)
        {
            return null;
        }
        var matches =
            EntityTagHeaderValue.TryParseStrictList(sent, out var tags)
            && tags.Any(t =>
                t.Equals(EntityTagHeaderValue.Any) || string.Equals(t.Tag.Value, Answers.ETag(version), StringComparison.Ordinal)
            );
        return matches ? null : Stale();
    }

    /// <summary>Has the act recorded anything yet?</summary>
    internal bool HasAudited { get; private set; }

    /// <summary>Records who did what, in the same transaction as the deed.</summary>
    /// <param name="db">The store.</param>
    /// <param name="action">Verb and noun in kebab case, for example <c>convene-meeting</c>.</param>
    /// <param name="target">What it was done to, <c>plural/id</c>.</param>
    /// <param name="caseId">The case, when there is one.</param>
    /// <param name="changed">Names of what changed, never values.</param>
    public void Audit(ServiceDbContext db, string action, string target, Guid? caseId = null, params string[] changed) =>
        Audit(db, ground: null, action, target, caseId, changed);

    /// <summary>The same for a case that the act itself begins: no roster tells yet on which ground.</summary>
    /// <param name="ground">As the roster will say, in kebab case.</param>
    public void AuditFirst(ServiceDbContext db, string ground, string action, string target, Guid caseId, params string[] changed) =>
        Audit(db, ground, action, target, caseId, changed);

    private void Audit(ServiceDbContext db, string? ground, string action, string target, Guid? caseId, string[] changed)
    {
        HasAudited = true;
        db.AuditLog.Add(
            new AuditEntry
            {
                At = Now,
                Subject = Caller.Subject,
                OrganisationNumber = Caller.OrganisationNumber,
                Action = action,
                Target = target,
                CaseId = caseId,
                Changed = string.Join(',', changed),
                Ground = ground,
                RequestId = _http.TraceIdentifier,
            }
        );
    }

    /// <summary>Records that a list, report or search was read: with what was asked for, and how many items it gave.</summary>
    public void AuditList(ServiceDbContext db, string action, Guid? caseId = null, int? count = null)
    {
        var asked = _http
            .Request.Query.Where(q => q.Key is not "pageToken" && AuditedKey().IsMatch(q.Key))
            .Select(q => $"{q.Key}={(AuditedValue().IsMatch(q.Value.ToString()) ? q.Value.ToString() : "…")}")
            .Order(StringComparer.Ordinal)
            .ToList();
        var path = _http.Request.Path.Value![(HttpApi.Prefix.Length + 1)..];
        caseId ??= Guid.TryParse(_http.Request.Query["caseId"], out var id) ? id : null;
        string[] given = count is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"count={count}")];
        Audit(db, action, asked.Count == 0 ? path : $"{path}?{string.Join('&', asked)}", caseId, given);
    }

    /// <summary>Saves all changes in one transaction, the reply for replays included, and answers.</summary>
    public async Task<IResult> CommitAsync(ServiceDbContext db, Reply reply, CancellationToken ct) =>
        await TryCommitAsync(db, reply, ct) ?? Stale().ToProblem();

    /// <summary>The same, or null when what was read has been changed since: nothing is saved, and who can decide anew may read again.</summary>
    public async Task<IResult?> TryCommitAsync(ServiceDbContext db, Reply reply, CancellationToken ct)
    {
        var body = reply.Body is null ? null : JsonSerializer.Serialize(reply.Body, Json.Options);
        var ticket = IdempotencyMiddleware.TicketOf(_http);
        if (ticket is not null)
        {
            db.IdempotencyRecords.Add(ticket.Record(reply, body, Now));
        }
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e)
        {
            var outrun = e is DbUpdateConcurrencyException || await IsOutrunAsync(db, ct);
            db.ChangeTracker.Clear();
            // The same request may have been committed by its twin in between.
            if (ticket is not null && await ticket.FindAsync(db, ct) is { } earlier)
            {
                return ticket.Answer(earlier);
            }
            if (outrun)
            {
                return null;
            }
            throw;
        }
        return new StoredReply(reply.Status, body, reply.Version is { } v ? Answers.ETag(v) : null, reply.Location, Replayed: false);
    }

    /// <summary>Has an aggregate that was to be changed a newer version? Its parts can collide before its version is compared.</summary>
    private static async Task<bool> IsOutrunAsync(ServiceDbContext db, CancellationToken ct)
    {
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.State is EntityState.Modified or EntityState.Deleted).ToList())
        {
            if (entry.Metadata.GetProperties().FirstOrDefault(p => p.IsConcurrencyToken) is not { } version)
            {
                continue;
            }
            var stored = await entry.GetDatabaseValuesAsync(ct);
            if (stored is null || !Equals(stored[version], entry.OriginalValues[version]))
            {
                return true;
            }
        }
        return false;
    }

    private static DateTimeOffset Microseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    [GeneratedRegex("^[a-z][A-Za-z]{0,30}$", RegexOptions.CultureInvariant)]
    private static partial Regex AuditedKey();

    /// <summary>Words of the API, identifiers, days and numbers; anything else that a caller writes could say who somebody is.</summary>
    [GeneratedRegex("^(?:[a-z0-9.:,*+-]{1,100}|[0-9A-Fa-f-]{36}|[0-9T:.Z+-]{1,35})$", RegexOptions.CultureInvariant)]
    private static partial Regex AuditedValue();

    public static Error Stale() =>
        new("STALE_VERSION", ErrorKind.Stale, "It has been changed since you read it. Read it again and decide anew.");
}
