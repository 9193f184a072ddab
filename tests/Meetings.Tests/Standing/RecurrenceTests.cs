using System.Globalization;
using Tot.Kernel;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;
using Tot.Meetings.Standing;
using Tot.Meetings.Tests.Calendar;
using Tot.Meetings.Tests.Domain;

namespace Tot.Meetings.Tests.Standing;

public sealed class RecurrenceTests
{
    [Theory]
    [InlineData("FREQ=WEEKLY", "2026-03-10")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "2026-03-10")]
    [InlineData("FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO", "2026-03-15")]
    [InlineData("FREQ=WEEKLY;COUNT=5", "2026-03-10")]
    [InlineData("FREQ=WEEKLY;UNTIL=20260407T080000Z", "2026-03-10")]
    [InlineData("FREQ=WEEKLY;UNTIL=20260407T075959Z", "2026-03-10")]
    [InlineData("FREQ=MONTHLY;BYDAY=2TU", "2026-03-10")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-27")]
    [InlineData("FREQ=MONTHLY;BYDAY=5TU", "2026-03-31")]
    [InlineData("FREQ=MONTHLY;BYDAY=1MO,3MO;INTERVAL=2", "2026-04-06")]
    [InlineData("FREQ=MONTHLY;BYDAY=WE", "2026-04-01")]
    [InlineData("FREQ=MONTHLY", "2026-03-15")]
    [InlineData("FREQ=MONTHLY", "2026-03-31")]
    [InlineData("FREQ=YEARLY", "2026-06-01")]
    [InlineData("FREQ=YEARLY;INTERVAL=2;COUNT=4", "2026-06-01")]
    [InlineData("FREQ=YEARLY;BYDAY=2TU,-2FR", "2027-01-12")]
    [InlineData("FREQ=YEARLY;BYDAY=MO", "2027-01-04")]
    [InlineData("FREQ=YEARLY;BYDAY=-1MO", "2026-12-28")]
    public async Task Occurrences_AreThoseThatAnIndependentLibraryReadsOutOfTheInvitation(string rule, string firstOn)
    {
        var meeting = Convened(rule, firstOn);

        var read = await CalendarPeer.ExpandAsync(Given.StandingInvitation.Write(meeting, [], Given.Coordinator), 40);

        Assert.NotEmpty(read);
        Assert.Equal(
            read.Select(r => (r.StartsAt, r.EndsAt)),
            meeting.Occurrences().Take(40).Select(o => (o.StartsAt.ToUniversalTime(), o.EndsAt.ToUniversalTime()))
        );
    }

    [Fact]
    public void Occurrences_AcrossClockChanges_KeepTheHourOnTheWall()
    {
        var times = Convened("FREQ=WEEKLY", "2026-03-24").Occurrences().Take(40).ToList();

        Assert.All(times, t => Assert.Equal(new TimeOnly(10, 0), Oslo.Time(t.StartsAt)));
        Assert.Equal([1, 2, 1], times.Select(t => Oslo.At(t.StartsAt).Offset.Hours).Aggregate(new List<int>(), Changes));

        static List<int> Changes(List<int> seen, int hours)
        {
            if (seen.Count == 0 || seen[^1] != hours)
            {
                seen.Add(hours);
            }
            return seen;
        }
    }

    [Fact]
    public void Yearly_On29February_PassesOverTheOtherYears() =>
        Assert.Equal(
            [2028, 2032, 2036],
            RecurrenceText.Read("FREQ=YEARLY").Value.DaysFrom(new DateOnly(2028, 2, 29)).Take(3).Select(d => d.Year)
        );

    [Fact]
    public void Days_OfARuleWithoutEnd_StopAfterFiftyYears() =>
        Assert.Equal(51, RecurrenceText.Read("FREQ=YEARLY").Value.DaysFrom(new DateOnly(2026, 3, 10)).Count());

    [Theory]
    [InlineData("")]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=WEEKLY;FREQ=WEEKLY")]
    [InlineData("FREQ=WEEKLY;BYMONTH=3")]
    [InlineData("FREQ=WEEKLY;BYDAY=2TU")]
    [InlineData("FREQ=WEEKLY;BYDAY=")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU,TU")]
    [InlineData("FREQ=MONTHLY;BYDAY=6TU")]
    [InlineData("FREQ=YEARLY;BYDAY=6MO")]
    [InlineData("FREQ=MONTHLY;BYDAY=0TU")]
    [InlineData("FREQ=MONTHLY;BYDAY=-2147483648TU")]
    [InlineData("FREQ=WEEKLY;INTERVAL=0")]
    [InlineData("FREQ=WEEKLY;COUNT=521")]
    [InlineData("FREQ=WEEKLY;COUNT=5;UNTIL=20260407T080000Z")]
    [InlineData("FREQ=WEEKLY;UNTIL=20260407")]
    [InlineData("FREQ=WEEKLY\r\nATTENDEE:mailto:x@y.example")]
    public void Rule_OutsideTheSubset_IsRefused(string rule) => Assert.Equal(["recurrence"], RecurrenceText.Read(rule).Error!.Fields.Keys);

    [Fact]
    public void Rule_OfAnythingAtAll_IsReadOrRefused_AndWhatIsReadIsWrittenAlike()
    {
        string[] pieces =
        [
            "FREQ=",
            "WEEKLY",
            "MONTHLY",
            ";",
            "=",
            "BYDAY=",
            "2TU",
            "-1FR",
            ",",
            "MO",
            "COUNT=",
            "9",
            "UNTIL=",
            "20260407T080000Z",
            "INTERVAL=",
            "\r\n",
            "\0",
            "é",
        ];
        var understood = 0;
        for (var seed = 0; seed < 50_000; seed++)
        {
            var random = new Random(seed);
            var text = (random.Next(2) == 0 ? "FREQ=MONTHLY;" : "") + string.Concat(random.GetItems(pieces, random.Next(8)));
            if (RecurrenceText.Read(text) is { IsSuccess: true, Value: var rule })
            {
                understood++;
                Assert.Equal(rule.ToString(), RecurrenceText.Read(rule.ToString()).Value.ToString());
            }
        }
        Assert.True(understood > 50, $"{understood}");
    }

    [Fact]
    public void Convene_WhatDoesNotFit_NamesTheField()
    {
        Assert.Equal(["recurrence"], Refused("FREQ=MONTHLY;BYDAY=2TU", "2026-03-11T10:00+01:00"));
        Assert.Equal(["recurrence"], Refused("FREQ=WEEKLY;UNTIL=20260301T080000Z", "2026-03-11T10:00+01:00"));
        Assert.Equal(["startsAt"], Refused("FREQ=WEEKLY", "2026-03-11T02:30+01:00"));
        Assert.Equal(["place"], Refused("FREQ=WEEKLY", "2026-03-11T10:00+01:00", place: "TOT-2026-000123"));
    }

    [Fact]
    public void End_LeavesWhatWas_AndWithdraws()
    {
        var meeting = Convened("FREQ=WEEKLY", "2026-03-10");

        Given.Done(meeting.End(Given.Now.AddDays(10)));

        Assert.Equal(Outcome.Unchanged, meeting.End(Given.Now.AddDays(20)).Value);
        Assert.Single(meeting.Occurrences());
        var text = Given.StandingInvitation.Write(meeting, [], Given.Coordinator);
        Assert.Contains("METHOD:CANCEL\r\n", text, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:1\r\n", text, StringComparison.Ordinal);
    }

    /// <summary>At ten in Oslo, for an hour and a half.</summary>
    private static StandingMeeting Convened(string rule, string firstOn)
    {
        var start = Oslo.At(DateOnly.Parse(firstOn, CultureInfo.InvariantCulture), new TimeOnly(10, 0));
        return Convene(rule, start, "Room 1").Value;
    }

    private static IEnumerable<string> Refused(string rule, string start, string place = "Room 1") =>
        Convene(rule, DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), place).Error!.Fields.Keys;

    private static Result<StandingMeeting> Convene(string rule, DateTimeOffset start, string place) =>
        StandingMeeting.Convene(
            TimeSlot.Create(start, start.AddMinutes(90), place, null, Given.Now).Value,
            RecurrenceText.Read(rule).Value,
            [Given.Coordinator, Given.Exit],
            "4601",
            Given.By,
            Given.Now
        );
}
