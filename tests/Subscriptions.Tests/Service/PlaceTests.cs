using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Subscriptions.Persistence;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>Subscriptions to the cases of one place, or to one by its number.</summary>
public sealed class PlaceTests : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task OpenCaseAsync(Guid id, string number, string municipality, string district)
    {
        _world.Host.Peers.Intake.Tell(
            new PersonIdentified
            {
                CaseId = id.ToString(),
                CaseNumber = number,
                Municipality = municipality,
                District = district,
            },
            $"cases/{id}"
        );
        await Eventually.TrueAsync(
            () => _world.Host.InStoreAsync((SubscriptionsDb db) => db.CaseCopies.AnyAsync(c => c.CaseId == id)),
            "the case is known"
        );
    }

    private async Task<Guid> SubscribeAsync(object wish)
    {
        var answer = await _world.PostAsync(wish);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await _world.StateAsync(id, "active");
        return id;
    }

    [Fact]
    public async Task Place_LeavesOutOnlyWhatIsKnownToBeElsewhere()
    {
        var (here, elsewhere, unknown) = (_world.Case, Guid.CreateVersion7(), Guid.CreateVersion7());
        await OpenCaseAsync(here, "TOT-2026-000001", "4601", "Årstad");
        await OpenCaseAsync(elsewhere, "TOT-2026-000002", "4601", "Fana");
        _world.Host.Peers.Enrol(elsewhere, "child-welfare");
        _world.Host.Peers.Enrol(unknown, "child-welfare");
        await SubscribeAsync(
            new
            {
                endpoint = _world.Receiver.Url,
                eventTypes = new[] { "*" },
                municipality = "4601",
                district = "årstad",
            }
        );

        _world.TellApproaching(caseId: elsewhere);
        var wanted = new[] { _world.TellApproaching(), _world.TellApproaching(caseId: unknown) };
        await _world.ReceivedAsync(2);
        Assert.Equal(wanted.Select(w => w.ToString()).Order(), _world.Receiver.Events.Select(e => e.Id).Order());
        Assert.Equal(2, (await _world.StoredDeliveriesAsync()).Count);
    }

    [Fact]
    public async Task CaseNumber_StandsForTheCase()
    {
        await OpenCaseAsync(_world.Case, "TOT-2026-000001", "4601", "");
        var wish = new
        {
            endpoint = _world.Receiver.Url,
            eventTypes = new[] { "*" },
            caseNumber = "TOT-2026-000001",
        };
        var id = await SubscribeAsync(wish);
        var view = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>($"/api/v1/subscriptions/{id}");
        Assert.Equal(_world.Case, view.GetProperty("caseId").GetGuid());
        Assert.Equal(HttpStatusCode.OK, (await _world.PostAsync(wish)).StatusCode);
        // One outside the roster learns nothing from asking.
        Assert.Equal(HttpStatusCode.NotFound, (await _world.PostAsync(wish, "child-welfare-oslo")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _world.PostAsync(wish with { caseNumber = "TOT-2026-999999" })).StatusCode);
    }

    [Theory]
    [InlineData("46", null, "municipality")]
    [InlineData(null, "Årstad", "district")]
    [InlineData("4601", " ", "district")]
    public async Task Place_ThatIsNone_IsRefused(string? municipality, string? district, string field)
    {
        var answer = await _world.PostAsync(
            new
            {
                endpoint = _world.Receiver.Url,
                eventTypes = new[] { "*" },
                municipality,
                district,
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
    }
}
