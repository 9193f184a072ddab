using System.Net;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Privacy.V1;
using Tot.Testing;

namespace Tot.Placements.Tests.Service;

/// <summary>What Placements holds in words on a person goes when the person is erased, and is handed over to the person before.</summary>
public sealed class PersonErasedTests : IAsyncLifetime
{
    private const string Marker = "Ospelund";
    private readonly PlacementsWorld _world = new() { Settings = ["--Store:LogEmptiedEvery", "00:00:00.2"] };

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Told_TheWordsOnThePersonGoFromEveryFile_AndThoseOnAnotherOfTheCaseStay()
    {
        var (caseId, person) = _world.AChild();
        var sibling = Guid.CreateVersion7();
        _world.Host.Peers.Persons[sibling] = _world.Host.Peers.Persons[person].Clone();
        _world.Host.Peers.Persons[sibling].PersonId = sibling.ToString();
        var (erased, kept) = (await EndedAsync(caseId, person, Marker), await EndedAsync(caseId, sibling, "Frydlund"));
        Assert.Contains(Marker, _world.Host.StoredText(), StringComparison.Ordinal);

        var held = await ExportAsync(caseId, person);
        Assert.Contains(Marker, held, StringComparison.Ordinal);
        Assert.DoesNotContain("Frydlund", held, StringComparison.Ordinal);
        Assert.DoesNotContain(sibling.ToString(), held, StringComparison.OrdinalIgnoreCase);

        _world.Host.Peers.Intake.Tell(
            new PersonErased
            {
                CaseId = caseId.ToString(),
                PersonId = person.ToString(),
                ErasedAt = Timestamp.FromDateTimeOffset(_world.Host.Clock.Now),
            },
            $"persons/{person}"
        );

        await Eventually.TrueAsync(
            () => Task.FromResult(!_world.Host.StoredText().Contains(Marker, StringComparison.Ordinal)),
            "no file holds the word"
        );
        Assert.Equal("[erased]", (await _world.ShowAsync(erased)).GetProperty("endReason").GetString());
        Assert.Equal("Ended for Frydlund", (await _world.ShowAsync(kept)).GetProperty("endReason").GetString());
    }

    private async Task<string> ExportAsync(Guid caseId, Guid person)
    {
        var answer = await new HeldDataService.HeldDataServiceClient(_world.Host.AsService("intake")).ExportPersonAsync(
            new ExportPersonRequest
            {
                CaseId = caseId.ToString(),
                PersonId = person.ToString(),
                Alone = true,
            }
        );
        Assert.Contains(answer.Records, r => r.Kind == "placement");
        Assert.Contains(answer.Records, r => r.Kind == "decision");
        return string.Join('\n', answer.Records.Select(r => r.Json));
    }

    private async Task<string> EndedAsync(Guid caseId, Guid person, string marker)
    {
        var started = await _world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId = person,
                institutionId = await _world.AnInstitutionAsync(),
            }
        );
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        var path = started.Headers.Location!.ToString()["/api/v1/".Length..];
        Assert.Equal(HttpStatusCode.Created, (await _world.DecideAsync(path, PlacementsWorld.Board("2026-03-10"))).StatusCode);
        var ended = await _world.PostAsync(path + "/end", new { lastDay = "2026-03-10", reason = "Ended for " + marker });
        Assert.True(ended.IsSuccessStatusCode, await ended.Content.ReadAsStringAsync());
        return path;
    }
}
