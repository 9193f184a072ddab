using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Tot.Testing;
using Tot.Testing.Mail;
using Tot.Testing.Postgres;

namespace Tot.Mail.Tests;

public sealed class SendMailTests : IAsyncDisposable
{
    private const string Calendar =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nLOCATION:Møterom Å\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private readonly TestClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-mail-").FullName;

    [Fact]
    public async Task Added_IsReadByAnIndependentServer_WithItsCalendarAsAnAlternative()
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using var host = await HostAsync(peer);

        Assert.True(Assert.Single(await host.AddAsync(Draft("post@agency.example", new CalendarPart("REQUEST", Calendar)))));

        var received = await ReceivedAsync(peer);
        var stored = Assert.Single(await SentAsync(host));
        Assert.Equal($"<{stored.Id}@tot.example>", received.MessageId);
        Assert.Equal(("tot@tot.example", "post@agency.example"), (received.From, Assert.Single(received.To)));
        Assert.Equal(["post@agency.example"], received.Recipients);
        Assert.Equal(
            ("Innkalling: TOT-2026-000001 – å møte", "Tid og sted, se kalenderen.\nÆØÅ"),
            (received.Subject, received.Text.Trim())
        );
        Assert.Equal("multipart/alternative", received.Type);
        var part = Assert.Single(received.Parts);
        Assert.Equal(("text/calendar", Calendar), (part.Type, part.Content));
        Assert.Matches(
            @"(?i)content-type: text/calendar;(\s+charset=utf-8;\s+method=REQUEST|\s+method=REQUEST;\s+charset=utf-8)\r\n",
            received.Raw
        );
        Assert.Contains("auto-submitted", received.Headers);
        Assert.Contains("date", received.Headers);
    }

    [Fact]
    public async Task Refused_BeforeTheClockIsSetBack_DoesNotWaitForThatTimeToComeAgain()
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using var host = await HostAsync(peer);
        await host.AddAsync(Draft("busy-1@agency.example"));
        await AttemptsAsync(host, 1);

        _clock.Advance(TimeSpan.FromHours(-1));

        Assert.NotNull(await ReceivedAsync(peer));
    }

    [Fact]
    public async Task Refused_ForNow_IsTriedAgainLater_WithTheSameMessageId()
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using var host = await HostAsync(peer);
        await host.AddAsync(Draft("busy-2@agency.example"));

        await AttemptsAsync(host, 1);
        Assert.Equal(_clock.Now.AddSeconds(30), (await host.MailsAsync())[0].NextAttemptAt);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await AttemptsAsync(host, 2);
        Assert.Equal(_clock.Now.AddSeconds(60), (await host.MailsAsync())[0].NextAttemptAt);
        Assert.Empty(peer.Received);
        _clock.Advance(TimeSpan.FromSeconds(60));

        var stored = Assert.Single(await SentAsync(host));
        Assert.Equal($"<{stored.Id}@tot.example>", (await ReceivedAsync(peer)).MessageId);
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync()).Status);
    }

    [Fact]
    public async Task Refused_ForGood_IsGivenUpAtOnce_AndSeenInHealthAndLog_WithoutTheAddress()
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using var host = await HostAsync(peer);

        await host.AddAsync(Draft("unknown@agency.example"));

        var failed = await GivenUpAsync(host);
        Assert.Equal("MailboxUnavailable", failed.Reason);
        var health = await host.HealthAsync();
        Assert.Equal((HealthStatus.Degraded, "Mails given up within a day: 1."), (health.Status, health.Description));
        var line = Assert.Single(host.Logged, l => l.Contains($"{failed.Id}", StringComparison.Ordinal));
        Assert.StartsWith("Error: ", line, StringComparison.Ordinal);
        Assert.Contains("meetings/1", line, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logged, l => l.Contains("agency.example", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync()).Status);
    }

    [Fact]
    public async Task Unreachable_IsTriedUntilItIsOfNoUse_ThenGivenUp()
    {
        var peer = await SmtpPeer.StartAsync();
        await using var host = await HostAsync(peer);
        await peer.DisposeAsync();
        await host.AddAsync(Draft("post@agency.example") with { UsefulUntil = _clock.Now.AddMinutes(2) });

        await AttemptsAsync(host, 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await AttemptsAsync(host, 2);
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("SocketException", (await GivenUpAsync(host)).Reason);
    }

    [Fact]
    public async Task TwoReplicas_SendEachMailOnce() => await SendFromTwoReplicasAsync(Sqlite);

    [Fact]
    public async Task TwoReplicas_OnPostgres_SendEachMailOnce()
    {
        await using var server = await PostgresServer.StartAsync();
        var connection = await server.CreateDatabaseAsync("mail");

        await SendFromTwoReplicasAsync(o => o.UseNpgsql(connection));
    }

    [Fact]
    public async Task Claimed_ByAProcessThatDied_IsSentWhenItsLeaseHasRunOut()
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using (var dead = await HostAsync(peer: null, []))
        {
            await dead.InStoreAsync(async db =>
            {
                db.Add(OutgoingMail.Compose(Draft("post@agency.example"), TimeSpan.FromHours(24), _clock.Now).Value);
                await db.SaveChangesAsync();
                DateTimeOffset? until = _clock.Now.AddMinutes(4);
                return await db.Mails.ExecuteUpdateAsync(s =>
                    s.SetProperty(m => m.LeaseId, Guid.CreateVersion7(_clock.Now)).SetProperty(m => m.LeasedUntil, until)
                );
            });
        }
        await using var host = await HostAsync(peer);
        await host.AddAsync(Draft("other@agency.example"));
        Assert.Equal("other@agency.example", Assert.Single((await ReceivedAsync(peer)).To));
        Assert.Single(await SentAsync(host));

        _clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(2, (await SentAsync(host, 2)).Count);
    }

    [Fact]
    public async Task WithoutAServer_NothingIsWritten_AndABadAddressStopsNoAct()
    {
        await using (var closed = await HostAsync(peer: null, []))
        {
            Assert.False(Assert.Single(await closed.AddAsync(Draft("post@agency.example"))));
            Assert.Empty(await closed.MailsAsync());
            Assert.Equal(HealthStatus.Healthy, (await closed.HealthAsync()).Status);
        }
        await using var peer = await SmtpPeer.StartAsync();
        await using var open = await HostAsync(peer);
        var added = await open.AddAsync(Draft("not an address"), Draft("post@agency.example"));
        Assert.Equal([false, true], added);
        Assert.Single(await open.MailsAsync());
        Assert.Contains(open.Logged, l => l.Contains("cannot be written; wrong: to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartTls_WithACertificateNobodyVouchesFor_SendsNothing_AndNeitherDoesAServerWithoutIt()
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using var host = await HostAsync(peer, "--Mail:Smtp:Security", "StartTls");
        await using var plain = await SmtpPeer.StartAsync("--plain");
        await host.AddAsync(Draft("post@agency.example"));

        await AttemptsAsync(host, 1);

        Assert.Equal("AuthenticationException", (await host.MailsAsync())[0].Reason);
        Assert.Empty(peer.Received);
        await host.DisposeAsync();
        await using var other = await HostAsync(plain, "--Mail:Smtp:Security", "StartTls");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await AttemptsAsync(other, 2);
        Assert.Empty(plain.Received);
    }

    [Fact]
    public async Task StartTls_WithATrustedCertificate_LogsInAndSendsUnseen()
    {
        await using var peer = await SmtpPeer.StartAsync();
#pragma warning disable SYSLIB0014, MA0039 // The only way to trust one certificate in this process without writing to the machine's store.
        ServicePointManager.ServerCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        try
        {
            await using var host = await HostAsync(
                peer,
                "--Mail:Smtp:Security",
                "StartTls",
                "--Mail:Smtp:UserName",
                "tot",
                "--Mail:Smtp:Password",
                "right"
            );
            await host.AddAsync(Draft("post@agency.example"));

            var received = await ReceivedAsync(peer);

            Assert.Equal((true, "tot"), (received.Secure, received.User));
        }
        finally
        {
            ServicePointManager.ServerCertificateValidationCallback = null;
        }
#pragma warning restore SYSLIB0014, MA0039
    }

    [Fact]
    public async Task Start_WithWrongSettings_Fails()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            HostAsync(peer: null, "--Mail:Smtp:Host", "mail.example", "--Mail:Smtp:From", "nobody")
        );

        Assert.Contains("Mail:Smtp:From", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Done_IsForgottenAfterAMonth()
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using var host = await HostAsync(peer);
        await host.AddAsync(Draft("post@agency.example"));
        await SentAsync(host);

        _clock.Advance(TimeSpan.FromDays(31));

        await Eventually.TrueAsync(async () => (await host.MailsAsync()).Count == 0, "the mail is forgotten");
    }

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static MailDraft Draft(string to, CalendarPart? calendar = null) =>
        new(to, "Innkalling: TOT-2026-000001 – å møte", "Tid og sted, se kalenderen.\nÆØÅ", "meetings/1") { Calendar = calendar };

    private async Task SendFromTwoReplicasAsync(Action<DbContextOptionsBuilder> store)
    {
        await using var peer = await SmtpPeer.StartAsync();
        await using var first = await HostAsync(store, peer);
        await using var second = await HostAsync(store, peer);

        await first.AddAsync([.. Enumerable.Range(0, 40).Select(i => Draft($"agency-{i}@agency.example"))]);

        Assert.Equal(40, (await SentAsync(first, 40)).Count);
        await Eventually.TrueAsync(() => Task.FromResult(peer.Received.Count >= 40), "all mails came");
        Assert.Equal(40, peer.Received.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(40, peer.Received.Count);
    }

    private void Sqlite(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={Path.Combine(_folder, "mail.db")}");

    private Task<MailHost> HostAsync(SmtpPeer? peer, params string[] settings) => HostAsync(Sqlite, peer, settings);

    private Task<MailHost> HostAsync(Action<DbContextOptionsBuilder> store, SmtpPeer? peer, params string[] settings) =>
        MailHost.StartAsync(
            _clock,
            store,
            peer is null
                ? settings
                :
                [
                    "--Mail:Smtp:Host",
                    "127.0.0.1",
                    "--Mail:Smtp:Port",
                    $"{peer.Port}",
                    "--Mail:Smtp:Security",
                    "None",
                    "--Mail:Smtp:From",
                    "tot@tot.example",
                    .. settings,
                ]
        );

    private static async Task<SmtpPeer.Letter> ReceivedAsync(SmtpPeer peer)
    {
        await Eventually.TrueAsync(() => Task.FromResult(peer.Received.Count > 0), "a mail came");
        return peer.Received[0];
    }

    private static Task<List<OutgoingMail>> SentAsync(MailHost host, int count = 1) =>
        Eventually.GetAsync(
            async () => (await host.MailsAsync()).FindAll(m => m.State == MailState.Sent) is var sent && sent.Count >= count ? sent : null,
            "the mail is sent"
        );

    private static Task AttemptsAsync(MailHost host, int count) =>
        Eventually.TrueAsync(async () => (await host.MailsAsync())[0].Attempts == count, $"attempt {count} has failed");

    private static Task<OutgoingMail> GivenUpAsync(MailHost host) =>
        Eventually.GetAsync(async () => (await host.MailsAsync()).Find(m => m.State == MailState.Failed), "the mail is given up");
}
