using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Audit;
using Tot.Testing;

namespace Tot.Messaging.Tests.Audit;

/// <summary>Whatever is done to the audit behind the service's back, verification finds it.</summary>
public sealed class AuditChainTests : IAsyncLifetime
{
    private const string Verification = "/api/v1/audit/meetings/verification";
    private readonly Guid _case = Guid.CreateVersion7();
    private ServiceTestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ServiceTestHost.StartAsync(NotesService.Definition, "--Audit:SealEvery", "00:00:00.050");
        _host.Peers.Enrol(_case, "coordinator");
        for (var seal = 1; seal <= 3; seal++)
        {
            await WriteNotesAsync(3);
            await SealedAsync();
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Untouched_IsIntact_AndEveryWitnessAgrees()
    {
        var found = await VerifyAsync();

        Assert.True(found.Intact);
        Assert.Equal((9, 0), (found.Entries, found.Unsealed));
        Assert.Equal(["intake", "obligations", "placements", "subscriptions"], found.Witnesses.Keys.Order());
        Assert.All(found.Witnesses.Values, t => Assert.Equal(Testimony.Agrees, t));
    }

    [Fact]
    public async Task SealedWhileItIsLookedAt_IsIntact()
    {
        foreach (var witness in _host.Peers.Witnesses.Values)
        {
            witness.Asked = async () =>
            {
                witness.Asked = () => Task.CompletedTask;
                await WriteNotesAsync(1);
                await SealedAsync();
            };
        }

        var found = await VerifyAsync();

        Assert.True(found.Intact);
        Assert.True(await _host.InStoreAsync((NotesDb db) => db.AuditSeals.LongCountAsync()) > found.Seals);
        Assert.All(found.Witnesses.Values, t => Assert.Equal(Testimony.Agrees, t));
    }

    [Theory]
    [InlineData("update audit_log set subject = 'somebody else' where id = 2", AuditFindingKind.EntriesChanged)]
    [InlineData("update audit_log set case_id = null where id = 2", AuditFindingKind.EntriesChanged)]
    [InlineData("update audit_log set at = at + 10 where id = 2", AuditFindingKind.EntriesChanged)]
    [InlineData("update audit_log set action = action || 'x', target = substr(target, 2) where id = 2", AuditFindingKind.EntriesChanged)]
    [InlineData("update audit_log set id = case id when 1 then -2 else -1 end where id in (1, 2)", AuditFindingKind.EntriesChanged)]
    [InlineData("delete from audit_log where id = 2", AuditFindingKind.EntriesRemoved)]
    [InlineData("delete from audit_log where id = (select max(id) from audit_log where seal is not null)", AuditFindingKind.EntriesRemoved)]
    [InlineData(
        "insert into audit_log (at, subject, action, target, changed, request_id, seal) values (0, 's', 'a', 't', '', 'r', 1)",
        AuditFindingKind.EntriesInserted
    )]
    [InlineData(
        "update audit_log set seal = 1 where id = (select max(id) from audit_log where seal is not null)",
        AuditFindingKind.EntriesInserted
    )]
    [InlineData("delete from audit_seals where number = 2", AuditFindingKind.SealMissing)]
    [InlineData("update audit_seals set previous_hash = zeroblob(32) where number = 2", AuditFindingKind.SealReplaced)]
    public async Task ChangedBehindItsBack_IsFound(string sql, AuditFindingKind kind)
    {
        await InStoreAsync(sql);

        var found = await VerifyAsync();

        Assert.False(found.Intact);
        Assert.Contains(found.Findings, f => f.Kind == kind);
    }

    [Fact]
    public async Task EndCutOffWithItsSeals_IsKnownToTheWitnesses()
    {
        await InStoreAsync("delete from audit_log where seal > 1");
        await InStoreAsync("delete from audit_seals where number > 1");

        var found = await VerifyAsync();

        Assert.Empty(found.Findings);
        Assert.False(found.Intact);
        Assert.Contains(Testimony.Disagrees, found.Witnesses.Values);
    }

    [Fact]
    public async Task WholeChainMadeAnew_IsKnownToTheWitnesses()
    {
        await InStoreAsync("delete from audit_seals");
        await InStoreAsync("update audit_log set seal = null, subject = 'somebody else'");
        await SealedAsync();

        var found = await VerifyAsync();

        Assert.Empty(found.Findings);
        Assert.False(found.Intact);
        Assert.All(found.Witnesses.Values, t => Assert.Equal(Testimony.Disagrees, t));
    }

    [Fact]
    public async Task Coordinator_MayNotVerify() =>
        Assert.Equal(403, (int)(await _host.As("coordinator").GetAsync(Verification)).StatusCode);

    private async Task<AuditVerification> VerifyAsync() =>
        (await _host.As("auditor").GetFromJsonAsync<AuditVerification>(Verification, ServiceDefaults.Http.Json.Options))!;

    private async Task WriteNotesAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            (
                await _host.As("coordinator").PostAsJsonAsync("/api/v1/notes", new { caseId = _case, text = "hello" })
            ).EnsureSuccessStatusCode();
        }
    }

    /// <summary>Everything is sealed, and every witness has seen the newest seal.</summary>
    private Task SealedAsync() =>
        Eventually.TrueAsync(
            async () =>
            {
                var open = await _host.InStoreAsync((NotesDb db) => db.AuditLog.AnyAsync(a => a.Seal == null));
                var head = await _host.InStoreAsync((NotesDb db) => db.AuditSeals.MaxAsync(s => (long?)s.Number));
                return !open && head > 0 && _host.Peers.Witnesses.Values.All(w => w.Head >= head);
            },
            "the audit is sealed and witnessed"
        );

    private Task<int> InStoreAsync(string sql) => _host.InStoreAsync((NotesDb db) => db.Database.ExecuteSqlRawAsync(sql));
}
