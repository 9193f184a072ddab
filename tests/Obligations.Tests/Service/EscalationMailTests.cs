using System.Net;
using Microsoft.EntityFrameworkCore;
using Tot.Mail;
using Tot.Testing;
using Tot.Testing.Mail;

namespace Tot.Obligations.Tests.Service;

/// <summary>What the steps of a ladder say by mail, as an independent mail server reads it.</summary>
public sealed class EscalationMailTests : IAsyncLifetime
{
    private SmtpPeer _peer = null!;
    private ObligationsHost _world = null!;

    public async ValueTask InitializeAsync()
    {
        _peer = await SmtpPeer.StartAsync();
        _world = new ObligationsHost
        {
            Settings =
            [
                "--Mail:Smtp:Host",
                "127.0.0.1",
                "--Mail:Smtp:Port",
                $"{_peer.Port}",
                "--Mail:Smtp:Security",
                "None",
                "--Mail:Smtp:From",
                "tot@tot.example",
            ],
        };
        await _world.InitializeAsync();
        await AddressAsync("coordinator", "tot@utekontakten.example");
        await AddressAsync("police-exit", "exit@police.example");
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task Silence_IsToldToAgencyLeaderAndCoordinator_ByTheCaseNumberOnly()
    {
        var caseId = await _world.CaseAsync();
        await _world.MeetingAsync(caseId, "police-exit");
        _world.Host.Clock.Advance(TimeSpan.FromDays(7));
        await LettersAsync(2);
        _world.Host.Clock.Advance(TimeSpan.FromDays(3));
        var letters = await LettersAsync(4);
        Assert.Equal(
            ["exit@police.example", "exit@police.example", "leader.police-exit@example.test", "tot@utekontakten.example"],
            letters.Select(l => Assert.Single(l.To)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            [
                "Påminnelse: TOT-2026-000001",
                "Påminnelse: TOT-2026-000001",
                "Ubesvart plikt: TOT-2026-000001",
                "Ubesvart plikt: TOT-2026-000001",
            ],
            letters.Select(l => l.Subject).Order(StringComparer.Ordinal)
        );
        Assert.All(letters, l => Assert.Contains("Frist: 17.03.2026 11:59 (norsk tid)", l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acknowledged_TellsNobodyElse()
    {
        var caseId = await _world.CaseAsync();
        await _world.MeetingAsync(caseId, "police-exit");
        _world.Host.Clock.Advance(TimeSpan.FromDays(7));
        await LettersAsync(2);
        var duty = Assert.Single(await _world.ObligationsAsync("police-exit", $"caseId={caseId}"));
        var seen = await _world.PostAsync("police-exit", $"/api/v1/obligations/{duty.GetProperty("id").GetGuid()}/acknowledge", new { });
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        _world.Host.Clock.Advance(TimeSpan.FromDays(9));
        await Eventually.TrueAsync(
            async () => (await _world.ObligationsAsync("coordinator", $"caseId={caseId}&state=breached")).Length == 1,
            "the duty is breached"
        );
        Assert.Equal(2, await _world.InStoreAsync(db => db.Set<OutgoingMail>().CountAsync()));
    }

    [Fact]
    public async Task BreakGlass_IsToldToCoordinatorOfficerAndLeader_ByTheCaseNumberOnly()
    {
        await AddressAsync("auditor", "ombud@bergen.example");
        var caseId = await _world.CaseAsync();
        var emergency = new { reason = "Barnet er borte, ingen svarer.", ground = "danger-to-life-or-health" };

        var opened = await _world.PostAsync("child-welfare", $"/api/v1/cases/{caseId}/break-glass", emergency);
        await _world.PostAsync("child-welfare", $"/api/v1/cases/{caseId}/break-glass", emergency);

        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        var letters = await LettersAsync(3);
        Assert.Equal(
            ["leader.child-welfare@example.test", "ombud@bergen.example", "tot@utekontakten.example"],
            letters.Select(l => Assert.Single(l.To)).Order(StringComparer.Ordinal)
        );
        Assert.All(letters, l => Assert.Equal("Sak åpnet i nødstilfelle: TOT-2026-000001", l.Subject));
        Assert.All(letters, l => Assert.DoesNotContain("borte", l.Text, StringComparison.Ordinal));
    }

    private async Task AddressAsync(string persona, string email)
    {
        var id = ObligationsHost.AgencyOf(persona);
        var agency = await _world.GetAsync("admin", $"/api/v1/agencies/{id}");
        var body = agency
            .EnumerateObject()
            .Where(p => p.Name is not ("id" or "version" or "email"))
            .ToDictionary(p => p.Name, p => (object)p.Value);
        body["email"] = email;
        var revised = await _world.SendAsync("admin", HttpMethod.Put, $"/api/v1/agencies/{id}", body);
        Assert.True(revised.StatusCode == HttpStatusCode.OK, await revised.Content.ReadAsStringAsync());
    }

    private async Task<IReadOnlyList<SmtpPeer.Letter>> LettersAsync(int count)
    {
        await Eventually.TrueAsync(() => Task.FromResult(_peer.Received.Count >= count), $"{count} letters have come");
        Assert.Equal(count, _peer.Received.Count);
        return [.. _peer.Received];
    }
}
