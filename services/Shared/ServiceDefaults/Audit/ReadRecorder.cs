using Tot.Messaging.Handling;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>Records what was read before it is answered. Under load one commit records the reads of many requests.</summary>
internal sealed class ReadRecorder(IServiceScopeFactory scopes)
{
    private const int MostTogether = 64;

    private readonly Together<IReadOnlyList<AuditEntry>, int> _commits = new(
        entries => CommitAsync(scopes, entries),
        MostTogether,
        calls: 1
    );

    /// <summary>The entries are on disk when it returns.</summary>
    public Task RecordAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct) => _commits.AskAsync(entries).WaitAsync(ct);

    private static async Task<IReadOnlyList<int>> CommitAsync(IServiceScopeFactory scopes, IReadOnlyList<IReadOnlyList<AuditEntry>> entries)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        await db.RecordAsync([.. entries.SelectMany(e => e)], CancellationToken.None);
        return [.. entries.Select(e => e.Count)];
    }
}
