using System.Text;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;
using Tot.Meetings.Tests.Domain;

namespace Tot.Meetings.Tests.Calendar;

public sealed class InvitationTests
{
    private const string HostilePlace =
        "Rådhuset, rom 3; \\ 2. etg\r\nSUMMARY:Hostile\nX:1 — ærlig talt et ganske langt stedsnavn 🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛";

    [Fact]
    public void Write_EveryLine_IsAtMost75Octets_EndsInCrlf_AndIsWholeUtf8()
    {
        var text = Write(Convened(HostilePlace, "https://meet.example/" + new string('a', 300)));

        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        var lines = text.Split("\r\n");
        Assert.Contains(lines, l => l.StartsWith(' '));
        Assert.All(lines, l => Assert.InRange(new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(l), 0, 75));
    }

    [Fact]
    public async Task Write_Convened_IsARequestThatAnIndependentLibraryReads()
    {
        var meeting = Convened(HostilePlace, "https://meet.example/rom?a=1,2;b");

        var read = await CalendarPeer.ReadAsync(Write(meeting));

        Assert.Equal(("REQUEST", meeting.Id.Value.ToString(), 0, "CONFIRMED"), (read.Method, read.Uid, read.Sequence, read.Status));
        Assert.Equal((Given.Now.AddHours(4), Given.Now.AddHours(5), "Europe/Oslo"), (read.StartsAt, read.EndsAt, read.Zone));
        Assert.Equal("TOT-2026-000123", read.Summary);
        Assert.Equal(HostilePlace.ReplaceLineEndings("\n"), read.Location);
        Assert.Equal("https://meet.example/rom?a=1,2;b", read.Url);
        Assert.Equal("mailto:310000000@tot.invalid", read.Organizer.Address);
        Assert.Equal(Given.Now, read.Stamp);
    }

    [Fact]
    public async Task Write_TellsNoNames_AndNothingButTheCaseNumber()
    {
        var meeting = Convened("Room 1", null);
        var substitute = SummonsReply.Create(SummonsAnswer.SendsSubstitute, null, "Invented Person", null, Given.Now).Value;
        Given.Done(meeting.Answer(Given.Exit.Id, substitute, Given.By, Given.Now));
        var text = Write(meeting);

        var read = await CalendarPeer.ReadAsync(text);

        Assert.DoesNotContain("Invented", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Agency", text, StringComparison.Ordinal);
        Assert.All(read.Attendees, a => Assert.Null(a.Cn));
        Assert.DoesNotContain("description", read.Properties);
        Assert.DoesNotContain("comment", read.Properties);
        Assert.DoesNotContain("categories", read.Properties);
    }

    [Fact]
    public async Task Write_Attendees_CarryTheirAnswer()
    {
        var meeting = Convened("Room 1", null);
        Given.Done(meeting.Answer(Given.Coordinator.Id, Given.Comes, Given.By, Given.Now));
        var excuse = SummonsReply.Create(SummonsAnswer.CannotCome, null, null, LawfulExcuse.Illness, Given.Now).Value;
        Given.Done(meeting.Answer(Given.Exit.Id, excuse, Given.By, Given.Now));

        var read = await CalendarPeer.ReadAsync(Write(meeting));

        Assert.Equal(["ACCEPTED", "DECLINED", "NEEDS-ACTION"], read.Attendees.Select(a => a.Partstat));
    }

    [Fact]
    public async Task Write_RescheduledThenCancelled_KeepsTheUid_RaisesTheSequence_AndEndsAsCancel()
    {
        var meeting = Convened("Room 1", null);
        var first = await CalendarPeer.ReadAsync(Write(meeting));
        Given.Done(meeting.Reschedule(Given.Slot(30), Given.Now.AddMinutes(1)));
        var moved = await CalendarPeer.ReadAsync(Write(meeting));
        Given.Done(meeting.Cancel("Called off", Given.Now.AddMinutes(2)));
        var cancelled = await CalendarPeer.ReadAsync(Write(meeting));

        Assert.Equal([first.Uid, first.Uid, first.Uid], new[] { first.Uid, moved.Uid, cancelled.Uid });
        Assert.Equal([0, 1, 2], new[] { first.Sequence, moved.Sequence, cancelled.Sequence });
        Assert.Equal((Given.Now.AddHours(30), Given.Now.AddMinutes(1)), (moved.StartsAt, moved.Stamp));
        Assert.Equal(("CANCEL", "CANCELLED", moved.StartsAt), (cancelled.Method, cancelled.Status, cancelled.StartsAt));
        Assert.DoesNotContain("Called off", Write(meeting), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-29T00:59:00Z", "Europe/Oslo")] // a minute before the clocks go forward
    [InlineData("2026-03-29T01:00:00Z", "Europe/Oslo")] // 03:00 summer time
    [InlineData("2026-07-01T10:00:00Z", "Europe/Oslo")]
    [InlineData("2026-10-24T23:59:00Z", "Europe/Oslo")]
    [InlineData("2026-10-25T00:30:00Z", null)] // 02:30, the first pass: written in UTC
    [InlineData("2026-10-25T01:30:00Z", null)] // 02:30 again
    [InlineData("2026-10-25T02:00:00Z", "Europe/Oslo")] // 03:00 winter time
    [InlineData("2026-12-01T10:00:00Z", "Europe/Oslo")]
    public async Task Write_AcrossClockChanges_IsReadAsTheSameInstant(string startsAt, string? zone)
    {
        var start = DateTimeOffset.Parse(startsAt, System.Globalization.CultureInfo.InvariantCulture);
        var meeting = Given.Proposed();
        Given.Done(
            meeting.Convene(TimeSlot.Create(start, start.AddHours(2), "Room 1", null, Given.Now).Value, Given.Core, Given.By, Given.Now)
        );

        var read = await CalendarPeer.ReadAsync(Write(meeting));

        Assert.Equal((start, start.AddHours(2), zone), (read.StartsAt, read.EndsAt, read.Zone));
    }

    private static Meeting Convened(string? place, string? link)
    {
        var meeting = Given.Proposed();
        var slot = TimeSlot.Create(Given.Now.AddHours(4), Given.Now.AddHours(5), place, link, Given.Now).Value;
        Given.Done(meeting.Convene(slot, Given.Core, Given.By, Given.Now));
        return meeting;
    }

    private static string Write(Meeting meeting) =>
        new Invitation(Given.Addresses).Write(meeting, Given.Coordinator, [Given.Coordinator, Given.Exit, Given.Barnevern]);
}
