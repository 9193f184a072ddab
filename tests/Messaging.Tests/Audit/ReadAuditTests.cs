using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;

namespace Tot.Messaging.Tests.Audit;

public sealed class ReadAuditTests : IAsyncLifetime
{
    private readonly Guid _case = Guid.CreateVersion7();
    private ServiceTestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ServiceTestHost.StartAsync(NotesService.Definition);
        _host.Peers.Enrol(_case, "coordinator", "child-welfare");
        for (var i = 0; i < 5; i++)
        {
            (
                await _host.As("coordinator").PostAsJsonAsync("/api/v1/notes", new { caseId = _case, text = "hello" })
            ).EnsureSuccessStatusCode();
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Get_PageByPage_IsEveryEntryNewestFirst()
    {
        var (ids, token) = (new List<long>(), "");
        do
        {
            var page = await ListAsync($"?action=write-note&pageSize=2&pageToken={token}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("id").GetInt64()));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);

        Assert.Equal(5, ids.Count);
        Assert.Equal(ids.OrderDescending(), ids);
    }

    [Theory]
    [InlineData("caseId=00000000-0000-7000-8000-000000000001", 0)]
    [InlineData("subject=demo:coordinator", 5)]
    [InlineData("subject=demo:police-exit", 0)]
    [InlineData("organisationNumber=310000108", 5)]
    [InlineData("target=notes/1", 0)]
    [InlineData("from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", 0)]
    public async Task Get_Filtered_IsWhatWasAskedFor(string query, int expected) =>
        Assert.Equal(expected, (await ListAsync("?" + query)).GetProperty("items").GetArrayLength());

    [Fact]
    public async Task Get_IsItselfRecorded()
    {
        await ListAsync($"?caseId={_case}");
        Assert.Contains(await _host.AuditAsync(), a => a is { Action: "read-audit", Subject: "demo:auditor" } && a.CaseId == _case);
    }

    [Fact]
    public async Task Get_NotATokenThatAPageGave_Returns400() =>
        Assert.Equal(400, (int)(await _host.As("auditor").GetAsync("/api/v1/audit/meetings?pageToken=eA")).StatusCode);

    [Theory]
    [InlineData("coordinator")]
    [InlineData("child-welfare")]
    public async Task Get_NotTheAuditor_Returns403(string persona) =>
        Assert.Equal(403, (int)(await _host.As(persona).GetAsync("/api/v1/audit/meetings")).StatusCode);

    private async Task<JsonElement> ListAsync(string query) =>
        await _host.As("auditor").GetFromJsonAsync<JsonElement>("/api/v1/audit/meetings" + query);
}
