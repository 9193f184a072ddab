using System.Text;
using Tot.Kernel;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Calendar;

public sealed class CalendarTextTests
{
    private const string Uid = "00000000-0000-7000-8000-0000000000f1";

    [Fact]
    public void Read_AFoldedReplyWithQuotedParameters_IsUnderstood()
    {
        var read = Read(
            Reply(
                "ATTENDEE;CN=\"Invented; one: two\";PARTSTAT=ACC\r\n EPTED:mailto:310000000@tot.invalid",
                "SEQUENCE:2",
                "DTSTAMP:20260303T090000Z"
            )
        );

        var (id, _, attendee, reply) = read.Value;
        Assert.Equal((Guid.Parse(Uid), "mailto:310000000@tot.invalid"), (id, attendee.Value));
        Assert.Equal(new CalendarReply(2, new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero), Participation.Accepted, null), reply);
    }

    [Theory]
    [InlineData("DTSTART:20260710T080000Z", "2026-07-10T08:00:00Z")]
    [InlineData("DTSTART;TZID=Europe/Oslo:20260710T100000", "2026-07-10T08:00:00Z")]
    [InlineData("DTSTART;TZID=\"W. Europe Standard Time\":20261210T100000", "2026-12-10T09:00:00Z")]
    public void Read_ACounterProposal_IsAnInstant(string start, string instant)
    {
        var text = Reply("ATTENDEE:mailto:310000000@tot.invalid", "DTSTAMP:20260303T090000Z", start)
            .Replace("METHOD:REPLY", "METHOD:COUNTER", StringComparison.Ordinal);

        var reply = Read(text).Value.Reply;

        Assert.Equal(
            (Participation.Tentative, DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)),
            (reply.Participation, reply.StartsAt!.Value)
        );
    }

    [Theory]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000000@tot.invalid\u0000", 6)]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000000@tot.invalid\rBcc: x", 6)]
    [InlineData("ATTENDEE;PARTSTAT=DELEGATED:mailto:310000000@tot.invalid", 6)]
    [InlineData("ATTENDEE;PARTSTAT=\"ACCEPTED:mailto:310000000@tot.invalid", 6)]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED;PARTSTAT=DECLINED:mailto:310000000@tot.invalid", 6)]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED", 6)]
    [InlineData("SEQUENCE:-1", 6)]
    [InlineData("SEQUENCE:99999999999", 6)]
    [InlineData("RECURRENCE-ID;VALUE=DATE:20260303", 6)]
    [InlineData("DTSTART:20260303T090000", 6)]
    [InlineData("DTSTART;VALUE=DATE:20260303", 6)]
    [InlineData("DTSTART;TZID=Mars/Olympus:20260303T090000", 6)]
    [InlineData("UID:twice", 6)]
    [InlineData("", 6)]
    [InlineData("END:VCALENDAR", 6)]
    [InlineData("BEGIN:VEVENT", 6)]
    public void Read_WhatIsMalformed_NamesTheLine(string line, int number)
    {
        var text = Reply(line, "DTSTAMP:20260303T090000Z", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000000@tot.invalid");
        if (line.StartsWith("ATTENDEE", StringComparison.Ordinal))
        {
            text = Reply(line, "DTSTAMP:20260303T090000Z");
        }

        var error = Read(text).Error!;

        Assert.Equal((ErrorKind.Validation, number), (error.Kind, (int)error.Facts["line"]!));
    }

    [Fact]
    public void Read_WhatIsTooMuch_IsRefused()
    {
        Assert.Equal(["body"], CalendarText.Read(new byte[CalendarText.MaxOctets + 1]).Error!.Fields.Keys);
        Assert.Equal(["body"], CalendarText.Read([0xC3, 0x28]).Error!.Fields.Keys);
        var lines = string.Join("\r\n", Enumerable.Repeat("X:1", CalendarText.MaxLines + 1));
        Assert.Equal(["lines[501]"], CalendarText.Read(Encoding.UTF8.GetBytes(lines)).Error!.Fields.Keys);
        var folded = "X:" + string.Join("\r\n ", Enumerable.Repeat(new string('a', 70), 60));
        Assert.Equal(["lines[1]"], CalendarText.Read(Encoding.UTF8.GetBytes(folded)).Error!.Fields.Keys);
    }

    /// <summary>Half of the inputs are noise, half a good reply with some octets changed, doubled or cut.</summary>
    [Fact]
    public void Read_OfAnythingAtAll_AnswersAndNeverThrows()
    {
        var good = Encoding.UTF8.GetBytes(Reply("ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000000@tot.invalid", "DTSTAMP:20260303T090000Z"));
        var (understood, refused) = (0, 0);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var input = Distorted(good, new Random(seed));
            var lines = CalendarText.Read(input);
            var read = lines.IsSuccess ? ReplyObject.Read(lines.Value) : lines.Error;
            _ = read.IsSuccess ? understood++ : refused++;
            Assert.True(read.IsSuccess || read.Error.Kind == ErrorKind.Validation, $"seed {seed}");
        }
        Assert.True(understood > 100 && refused > 1000, $"{understood} understood, {refused} refused");
    }

    internal static byte[] Distorted(byte[] good, Random random)
    {
        if (random.Next(2) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }
        var octets = good.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(octets.Count);
            switch (random.Next(4))
            {
                case 0:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 1:
                    octets.InsertRange(at, octets.Skip(at).Take(random.Next(40)).ToArray());
                    break;
                case 2:
                    octets.RemoveRange(at, Math.Min(random.Next(10), octets.Count - at));
                    break;
                default:
                    octets[at] = "\r\n:;=\",ZT9"u8[random.Next(10)];
                    break;
            }
        }
        return [.. octets];
    }

    private static string Reply(params string[] lines) =>
        string.Join(
            "\r\n",
            ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", $"UID:{Uid}", .. lines, "END:VEVENT", "END:VCALENDAR"]
        ) + "\r\n";

    private static Result<ReplyObject> Read(string text)
    {
        var lines = CalendarText.Read(Encoding.UTF8.GetBytes(text));
        return lines.IsSuccess ? ReplyObject.Read(lines.Value) : lines.Error;
    }
}
