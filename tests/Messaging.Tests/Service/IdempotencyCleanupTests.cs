using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Stores;
using Tot.Testing;

namespace Tot.Messaging.Tests.Service;

/// <summary>Answers to old requests are forgotten, and none that may still be asked for.</summary>
public sealed class IdempotencyCleanupTests : IAsyncLifetime
{
    private readonly Guid _case = Guid.CreateVersion7();
    private ServiceTestHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ServiceTestHost.StartAsync(NotesService.Definition);
        _host.Peers.Enrol(_case, "coordinator");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task OldKeys_AreForgottenSomeAtATime_YoungerOnesAnswerStill()
    {
        await AddAsync(1200, TimeSpan.FromDays(8));
        await AddAsync(3, TimeSpan.FromDays(6));
        var first = await PostAsync("hello", "mine");

        await _host.RestartAsync();

        await Eventually.TrueAsync(async () => await CountAsync() == 4, "the old ones are gone");
        var again = await PostAsync("hello", "mine");
        Assert.Equal((HttpStatusCode.Created, "true"), (again.StatusCode, again.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task KeysOfOneInstant_AreForgottenTogether()
    {
        await AddAsync(700, TimeSpan.FromDays(40), apart: TimeSpan.Zero);

        await _host.RestartAsync();

        await Eventually.TrueAsync(async () => await CountAsync() == 0, "all are gone");
    }

    private Task<int> AddAsync(int count, TimeSpan age, TimeSpan? apart = null) =>
        _host.InStoreAsync(
            async (ServiceDbContext db) =>
            {
                for (var i = 0; i < count; i++)
                {
                    db.IdempotencyRecords.Add(
                        new IdempotencyRecord
                        {
                            Caller = "310000108/demo:coordinator",
                            Key = $"{age.TotalDays} {i}",
                            RequestHash = [1],
                            Status = 201,
                            CreatedAt = _host.Clock.Now - age - (i * (apart ?? TimeSpan.FromSeconds(1))),
                        }
                    );
                }
                return await db.SaveChangesAsync(Ct);
            }
        );

    private Task<int> CountAsync() => _host.InStoreAsync((ServiceDbContext db) => db.IdempotencyRecords.CountAsync(Ct));

    private async Task<HttpResponseMessage> PostAsync(string text, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/notes")
        {
            Content = JsonContent.Create(new { caseId = _case, text }),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var client = _host.As("coordinator");
        return await client.SendAsync(request, Ct);
    }
}
