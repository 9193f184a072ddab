using Tot.Kernel;
using Tot.Meetings.Domain;
using static Tot.Meetings.Domain.AgencyKind;

namespace Tot.Meetings.Tests.Domain;

public sealed class CompositionPolicyTests
{
    private static readonly DateTimeOffset Tuesday10 = Given.Now;
    private static readonly DateTimeOffset Tuesday22 = Given.Now.AddHours(12);

    public static TheoryData<AgeGroup[], bool, bool, AgencyKind[]> Groups =>
        new()
        {
            { [AgeGroup.Minor], false, false, [Coordinator, PoliceExit, ChildWelfare] },
            { [AgeGroup.Minor], true, false, [Coordinator, PoliceExit, ChildWelfare, ChildWelfareEmergency] },
            { [AgeGroup.InDoubt], true, false, [Coordinator, PoliceExit, ChildWelfare, ChildWelfareEmergency] },
            { [AgeGroup.Adult], true, false, [Coordinator, PoliceExit, SocialServices] },
            { [AgeGroup.Adult], false, true, [Coordinator, PoliceExit, SocialServices, ImmigrationAuthority] },
            { [AgeGroup.Minor, AgeGroup.Adult], false, false, [Coordinator, PoliceExit, ChildWelfare, SocialServices] },
            {
                [AgeGroup.Adult, AgeGroup.InDoubt],
                true,
                true,
                [Coordinator, PoliceExit, ChildWelfare, ChildWelfareEmergency, SocialServices, ImmigrationAuthority]
            },
        };

    [Theory]
    [MemberData(nameof(Groups))]
    public void Acute_ByAgeHourAndResidence_SeatsExactlyThoseWhoMustAct(
        AgeGroup[] ages,
        bool night,
        bool residenceUnsettled,
        AgencyKind[] expected
    )
    {
        var persons = ages.Select(a => new PersonFacts(a, residenceUnsettled)).ToList();

        var seats = CompositionPolicy.Acute(persons, night ? Tuesday22 : Tuesday10);

        Assert.Equal(expected, seats.Select(s => s.Kind));
    }

    [Fact]
    public void Acute_EachSeat_SaysWhy()
    {
        var seats = CompositionPolicy
            .Acute([new(AgeGroup.InDoubt, true), new(AgeGroup.Adult, false)], Tuesday22)
            .ToDictionary(s => s.Kind, s => s.Reason);

        Assert.Equal(SeatReason.Always, seats[Coordinator]);
        Assert.Equal(SeatReason.Always, seats[PoliceExit]);
        Assert.Equal(SeatReason.MinorOrAgeInDoubt, seats[ChildWelfare]);
        Assert.Equal(SeatReason.OutsideOfficeHours, seats[ChildWelfareEmergency]);
        Assert.Equal(SeatReason.Adult, seats[SocialServices]);
        Assert.Equal(SeatReason.ResidenceUnsettled, seats[ImmigrationAuthority]);
    }

    [Theory]
    [InlineData("2026-03-03T07:59:59+01:00", false)]
    [InlineData("2026-03-03T08:00:00+01:00", true)]
    [InlineData("2026-03-03T15:59:59+01:00", true)]
    [InlineData("2026-03-03T16:00:00+01:00", false)]
    [InlineData("2026-03-07T12:00:00+01:00", false)] // Saturday
    [InlineData("2026-05-17T12:00:00+02:00", false)] // Constitution Day, a Sunday
    [InlineData("2026-05-14T12:00:00+02:00", false)] // Ascension Day, a Thursday
    [InlineData("2026-04-02T12:00:00+02:00", false)] // Maundy Thursday
    [InlineData("2026-07-01T06:30:00+00:00", true)] // 08:30 in Oslo's summer time
    [InlineData("2026-01-02T06:30:00+00:00", false)] // 07:30 in Oslo's winter time
    public void OfficeHours_AreWorkingDaysFrom8To16InOslo(string instant, bool inside) =>
        Assert.Equal(inside, OfficeHours.Cover(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Assign_WhenTheDistrictHasAService_SeatsIt()
    {
        Agency[] directory =
        [
            Given.Agency(1, ChildWelfare, district: "Nord"),
            Given.Agency(2, ChildWelfare, district: "Sør"),
            Given.Agency(3, ChildWelfare),
        ];

        Assert.Equal(directory[1].Id, Seated("Sør", directory));
        Assert.Equal(directory[2].Id, Seated("Øst", directory));
        Assert.Equal(directory[2].Id, Seated("", directory));
    }

    [Fact]
    public void Assign_WithSeveralDistrictsAndNoneKnown_LeavesTheChoiceToTheCoordinator()
    {
        Agency[] directory = [Given.Agency(1, ChildWelfare, district: "Nord"), Given.Agency(2, ChildWelfare, district: "Sør")];

        Assert.Null(Seated("", directory));
        Assert.Equal(directory[0].Id, Seated("", directory[0]));
    }

    [Fact]
    public void Assign_NeverSeatsAnInactiveAgency_NorAnotherMunicipalitys()
    {
        Agency[] directory =
        [
            Given.Agency(1, ChildWelfare) with
            {
                ActiveUntil = new DateOnly(2026, 3, 2),
            },
            Given.Agency(2, ChildWelfare) with
            {
                ActiveFrom = new DateOnly(2026, 3, 4),
            },
            Given.Agency(3, ChildWelfare, municipality: "0301"),
        ];

        Assert.Null(Seated("", directory));
        Assert.Equal(directory[0].Id, Seated("", directory[0] with { ActiveUntil = new DateOnly(2026, 3, 3) }));
    }

    [Fact]
    public void Assign_TheImmigrationAuthority_IsOneForTheCountry()
    {
        var udi = Given.Agency(1, ImmigrationAuthority, municipality: "0301");

        Assert.Equal(udi.Id, Seated("", [udi], ImmigrationAuthority));
    }

    private static AgencyId? Seated(string district, params Agency[] directory) => Seated(district, directory, ChildWelfare);

    private static AgencyId? Seated(string district, Agency[] directory, AgencyKind kind) =>
        new Seating("4601", district, Oslo.Day(Given.Now)).Assign([(kind, SeatReason.Always)], directory).Single().AgencyId;
}
