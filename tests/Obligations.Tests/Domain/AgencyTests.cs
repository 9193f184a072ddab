using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

public sealed class AgencyTests
{
    [Fact]
    public void Register_WithoutFault_IsVersionOne()
    {
        var agency = Agency.Register(Given.Id<AgencyId>(), Given.Details()).Value;
        Assert.Equal((1, Given.Details()), (agency.Version, agency.Details));
    }

    [Fact]
    public void Register_WithFaults_NamesEveryField()
    {
        var details = Given.Details() with
        {
            Kind = (AgencyKind)99,
            Name = " ",
            OrganisationNumber = default,
            Municipality = "46",
            District = "",
            OnCall = new Contact("Nobody (demo)", null, null),
            LastActiveOn = new DateOnly(2025, 12, 31),
            Email = "Somebody <post@agency.example>",
        };
        var error = Agency.Register(Given.Id<AgencyId>(), details).Error!;
        Assert.Equal(
            ["activeUntil", "district", "email", "kind", "municipality", "name", "onCall", "organisationNumber"],
            error.Fields.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Revise_WithTheSame_ChangesNothing()
    {
        var agency = Agency.Register(Given.Id<AgencyId>(), Given.Details()).Value;
        Assert.Equal(Change.None, agency.Revise(Given.Details()).Value);
        Assert.Equal(1, agency.Version);
    }

    [Fact]
    public void Revise_WithAnotherName_IsANewVersion()
    {
        var agency = Agency.Register(Given.Id<AgencyId>(), Given.Details()).Value;
        Assert.Equal(Change.Made, agency.Revise(Given.Details() with { Name = "Another (demo)" }).Value);
        Assert.Equal((2, "Another (demo)"), (agency.Version, agency.Details.Name));
    }

    [Fact]
    public void Revise_WithAFault_KeepsTheOld()
    {
        var agency = Agency.Register(Given.Id<AgencyId>(), Given.Details()).Value;
        Assert.False(agency.Revise(Given.Details() with { Name = "" }).IsSuccess);
        Assert.Equal((1, Given.Details().Name), (agency.Version, agency.Details.Name));
    }

    [Theory]
    [InlineData("2025-12-31", false)]
    [InlineData("2026-01-01", true)]
    [InlineData("2026-06-30", true)]
    [InlineData("2026-07-01", false)]
    public void IsActiveOn_IncludesBothEnds(string day, bool expected)
    {
        var agency = Agency.Register(Given.Id<AgencyId>(), Given.Details() with { LastActiveOn = new DateOnly(2026, 6, 30) }).Value;
        Assert.Equal(expected, agency.IsActiveOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
