using System.Text;
using Microsoft.EntityFrameworkCore;
using Tot.Mail;
using Tot.Meetings.Persistence;
using Tot.Meetings.Tests.Calendar;
using Tot.Testing;
using Tot.Testing.Mail;

namespace Tot.Meetings.Tests.Service;

/// <summary>What agencies get by mail, as an independent mail server and calendar library read it.</summary>
public sealed class MeetingMailTests : IAsyncLifetime
{
    private const string Exit = "exit@police.example";
    private const string Barnevern = "post@barnevern.example";

    private SmtpPeer _peer = null!;
    private MeetingsFixture _fixture = null!;

    public async ValueTask InitializeAsync()
    {
        _peer = await SmtpPeer.StartAsync();
        _fixture = await MeetingsFixture.StartAsync(
            "--Mail:Smtp:Host",
            "127.0.0.1",
            "--Mail:Smtp:Port",
            $"{_peer.Port}",
            "--Mail:Smtp:Security",
            "None",
            "--Mail:Smtp:From",
            "tot@tot.example"
        );
        await _fixture.ReviseAsync("police-exit", a => a.Email = Exit);
        await _fixture.ReviseAsync("child-welfare", a => a.Email = Barnevern);
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task Convened_Moved_Cancelled_EachAgencyWithAnAddressGetsIt_AsOneCalendarEntry()
    {
        var scene = await (await _fixture.IdentifyAsync()).ConvenedAsync();
        var invited = await LettersAsync(2);
        await Scene.OkAsync(scene.SendAsync("coordinator", "reschedule", scene.Slot(8)));
        var moved = (await LettersAsync(4)).Skip(2).ToList();
        await Scene.OkAsync(scene.SendAsync("coordinator", "cancel", new { reason = "Not needed any more" }));
        var withdrawn = (await LettersAsync(6)).Skip(4).ToList();

        Assert.Equal([Exit, Barnevern], invited.Select(l => Assert.Single(l.To)).Order(StringComparer.Ordinal));
        foreach (
            var (letters, subject, method, sequence) in new[]
            {
                (invited, "Innkalling", "REQUEST", 0),
                (moved, "Nytt tidspunkt", "REQUEST", 1),
                (withdrawn, "Avlyst", "CANCEL", 2),
            }
        )
        {
            foreach (var letter in letters)
            {
                Assert.Equal($"{subject}: {scene.Identified.CaseNumber}", letter.Subject);
                var entry = await CalendarPeer.ReadAsync(Assert.Single(letter.Parts).Content);
                Assert.Equal((method, scene.MeetingId.ToString(), sequence), (entry.Method, entry.Uid, entry.Sequence));
                Assert.Equal(scene.Identified.CaseNumber, entry.Summary);
                Assert.Equal($"mailto:{letter.To[0]}", Assert.Single(entry.Attendees).Address);
                Assert.DoesNotContain("(demo)", letter.Raw, StringComparison.Ordinal);
                Assert.DoesNotContain("Not needed", letter.Text, StringComparison.Ordinal);
            }
        }
        Assert.Contains("10.03.2026 14:00–15:00 (norsk tid)", invited[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_NobodyIsTold_AndRepeated_NobodyIsToldTwice()
    {
        var scene = await _fixture.IdentifyAsync();
        Assert.Equal(400, (await Scene.RefusalAsync(scene.SendAsync("coordinator", "convene", new { }))).Status);
        var slot = scene.Slot();
        await Scene.OkAsync(scene.SendAsync("coordinator", "convene", slot, key: "once"));
        await Scene.OkAsync(scene.SendAsync("coordinator", "convene", slot, key: "once"));
        await Scene.OkAsync(scene.SendAsync("coordinator", "convene", slot));

        Assert.Equal(2, await _fixture.Host.InStoreAsync((MeetingsDb db) => db.Set<OutgoingMail>().CountAsync()));
    }

    [Fact]
    public async Task MinutesRecalled_WhoeverHasThemIsTold_WithoutTheReasonOrTheText()
    {
        var scene = await (await _fixture.IdentifyAsync()).HeldAsync();
        await LettersAsync(2);
        await Scene.OkAsync(
            scene.SendAsync("coordinator", "minutes", new { text = "Invented minutes", decisions = Array.Empty<object>() })
        );
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes/recall", new { reason = "Wrong receivers" }));

        var told = (await LettersAsync(4)).Skip(2).ToList();

        Assert.Equal(2, told.Select(l => Assert.Single(l.To)).Distinct().Count());
        Assert.All(told, l => Assert.Equal($"Referat trukket tilbake: {scene.Identified.CaseNumber}", l.Subject));
        Assert.All(told, l => Assert.Empty(l.Parts));
        Assert.All(told, l => Assert.DoesNotContain("Wrong receivers", l.Raw, StringComparison.Ordinal));
        Assert.All(told, l => Assert.DoesNotContain("Invented minutes", l.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reply_FromTheAddressThatWasInvited_IsTheAgencysAnswer()
    {
        var scene = await (await _fixture.IdentifyAsync()).ConvenedAsync();
        var reply = $"""
            BEGIN:VCALENDAR
            VERSION:2.0
            METHOD:REPLY
            BEGIN:VEVENT
            UID:{scene.MeetingId}
            SEQUENCE:0
            DTSTAMP:20260310T090000Z
            ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Exit@police.example
            END:VEVENT
            END:VCALENDAR

            """.ReplaceLineEndings("\r\n");

        await Scene.OkAsync(
            _fixture.Host.As("police-exit").PostAsync("/api/v1/calendar/replies", new StringContent(reply, Encoding.UTF8, "text/calendar"))
        );

        Assert.Equal("comes", (await scene.SeeAsync()).Of("police-exit").Text("answer"));
    }

    [Fact]
    public async Task AddressTakenAway_NothingIsSentThere_AndWithoutAServerNothingIsWritten()
    {
        await _fixture.ReviseAsync("police-exit", a => a.Email = "");
        await (await _fixture.IdentifyAsync()).ConvenedAsync();
        Assert.Equal(Barnevern, Assert.Single((await LettersAsync(1)).Select(l => l.To[0])));

        await using var closed = await MeetingsFixture.StartAsync();
        await closed.ReviseAsync("police-exit", a => a.Email = Exit);
        await (await closed.IdentifyAsync()).ConvenedAsync();
        Assert.Equal(0, await closed.Host.InStoreAsync((MeetingsDb db) => db.Set<OutgoingMail>().CountAsync()));
    }

    private async Task<List<SmtpPeer.Letter>> LettersAsync(int count)
    {
        await Eventually.TrueAsync(() => Task.FromResult(_peer.Received.Count >= count), $"{count} letters have come");
        Assert.Equal(count, _peer.Received.Count);
        return [.. _peer.Received];
    }
}
