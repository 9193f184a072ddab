using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Audit;
using Tot.Testing;

namespace Tot.Messaging.Tests.Service;

/// <summary>The chain is verified on every store, also when it is longer than what is looked at together.</summary>
public sealed class AuditVerificationTests
{
    private const int Seals = 25;

    [Fact]
    public async Task LongChain_IsIntact_AndAChangeNearItsEndIsFound()
    {
        await using var host = await ServiceTestHost.StartAsync(NotesService.Definition, "--Audit:SealEvery", "00:00:00.020");
        var caseId = Guid.CreateVersion7();
        host.Peers.Enrol(caseId, "coordinator");
        for (var written = 0; await SealsAsync(host) < Seals; written++)
        {
            Assert.InRange(written, 0, 40 * Seals);
            (await host.As("coordinator").PostAsJsonAsync("/api/v1/notes", new { caseId, text = "hello" })).EnsureSuccessStatusCode();
        }
        var (intact, seals) = await VerifyAsync(host);
        Assert.True(intact);
        Assert.InRange(seals, Seals, long.MaxValue);

        await host.InStoreAsync(
            (NotesDb db) => db.Database.ExecuteSqlAsync($"update audit_log set action = 'other' where seal = {Seals - 1}")
        );

        Assert.False((await VerifyAsync(host)).Intact);
    }

    private static async Task<(bool Intact, long Seals)> VerifyAsync(ServiceTestHost host)
    {
        var found = await host.As("auditor")
            .GetFromJsonAsync<AuditVerification>("/api/v1/audit/meetings/verification", ServiceDefaults.Http.Json.Options);
        return (found!.Intact, found.Seals);
    }

    private static async Task<long> SealsAsync(ServiceTestHost host) =>
        await host.InStoreAsync((NotesDb db) => db.AuditSeals.MaxAsync(s => (long?)s.Number)) ?? 0;
}
