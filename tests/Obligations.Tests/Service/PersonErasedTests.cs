using System.Net;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Privacy.V1;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

/// <summary>What Obligations holds in words on a case goes when one of its persons is erased, and what is left is handed over to the person.</summary>
public sealed class PersonErasedTests : IAsyncLifetime
{
    private const string Marker = "Ospelund";
    private readonly ObligationsHost _world = new() { Settings = ["--Store:LogEmptiedEvery", "00:00:00.2"] };

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Told_TheTextsOfTheCaseGoFromEveryFile_AndItsStatesStay()
    {
        var (caseId, id) = await WrittenAsync();
        Assert.Contains(Marker, _world.Host.StoredText(), StringComparison.Ordinal);

        var person = _world.NewId();
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
        var read = await _world.GetAsync("coordinator", $"/api/v1/police-assistance/{id}");
        Assert.Equal(("[erased]", "requested"), (read.GetProperty("note").GetString(), read.GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _world.Host.As("coordinator").GetAsync($"/api/v1/cases/{caseId}/roster")).StatusCode);
    }

    [Fact]
    public async Task Export_NeverTellsWhoWorksWithTheCase()
    {
        var (caseId, _) = await WrittenAsync();

        var answer = await new HeldDataService.HeldDataServiceClient(_world.Host.AsService("intake")).ExportPersonAsync(
            new ExportPersonRequest
            {
                CaseId = caseId.ToString(),
                PersonId = _world.NewId().ToString(),
                Alone = true,
            }
        );

        var text = string.Join('\n', answer.Records.Select(r => r.Json));
        Assert.Contains("Bring back " + Marker, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Colleague", text, StringComparison.Ordinal);
        Assert.Contains(answer.Records, r => r.Kind == "roster-entry");
    }

    private async Task<(Guid Case, Guid Assistance)> WrittenAsync()
    {
        var caseId = await _world.CaseAsync();
        var entered = await _world.PostAsync(
            "coordinator",
            $"/api/v1/cases/{caseId}/roster",
            new
            {
                agencyId = ObligationsHost.AgencyOf("child-welfare"),
                ground = "duty-to-report",
                personName = "Colleague " + Marker,
            },
            key: "roster-" + caseId
        );
        Assert.Equal(HttpStatusCode.Created, entered.StatusCode);
        var asked = await _world.PostAsync(
            "child-welfare",
            "/api/v1/police-assistance",
            new
            {
                caseId,
                what = "bring-back",
                neededOn = "2026-03-20",
                note = "Bring back " + Marker,
            },
            key: "assistance-" + caseId
        );
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        return (caseId, (await ObligationsHost.JsonAsync(asked)).GetProperty("id").GetGuid());
    }
}
