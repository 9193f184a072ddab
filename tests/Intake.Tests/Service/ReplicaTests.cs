using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

/// <summary>Two replicas over one database.</summary>
public sealed class ReplicaTests
{
    [Fact]
    public async Task Raise_ByManyAtBothAtOnce_IsNeverRefused_AndEachCaseHasItsOwnNumber()
    {
        await using var first = await ServiceTestHost.StartAsync(TestStore.Postgres, IntakeService.Definition);
        await using var second = await first.StartReplicaAsync();
        ServiceTestHost[] replicas = [first, second];

        var numbers = await Task.WhenAll(Enumerable.Range(0, 80).Select(i => RaiseAsync(replicas[i % 2])));

        Assert.Equal(80, numbers.Distinct().Count());
        Assert.Equal("TOT-2026-000080", numbers.Max());
    }

    private static async Task<string?> RaiseAsync(ServiceTestHost replica)
    {
        using var police = replica.As("police-exit");
        using var answer = await police.PostAsJsonAsync("/api/v1/identifications", new { persons = new[] { new { ageGroup = "adult" } } });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("caseNumber").GetString();
    }
}
