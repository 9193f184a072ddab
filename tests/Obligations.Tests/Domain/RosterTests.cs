using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

public sealed class RosterTests
{
    private readonly Roster _roster = Roster.Open(Given.Id<CaseId>());
    private readonly AgencyId _agency = Given.Id<AgencyId>();

    [Fact]
    public void Add_LetsTheAgencyKnowFromNowOn()
    {
        Assert.Equal(Change.Made, Add());
        Assert.True(_roster.Admits(_agency, Given.Now));
        Assert.False(_roster.Admits(_agency, Given.Now.AddTicks(-1)));
        Assert.False(_roster.Admits(Given.Id<AgencyId>(), Given.Now));
        Assert.Equal(1, _roster.Version);
    }

    [Fact]
    public void Add_Twice_KeepsTheFirstGround()
    {
        Add();
        Assert.Equal(Change.None, _roster.Add(_agency, RosterGround.Summoned, null, Given.Person, Given.Now).Value);
        Assert.Equal(RosterGround.Consent, Assert.Single(_roster.Entries).Ground);
        Assert.Equal(1, _roster.Version);
    }

    [Fact]
    public void Add_WithAnotherPerson_NamesThePersonOnce()
    {
        Add("Person One (demo)");
        Assert.Equal(Change.Made, Add("Person Two (demo)"));
        Assert.Equal(Change.None, Add("Person Two (demo)"));
        Assert.Equal(["Person One (demo)", "Person Two (demo)"], Assert.Single(_roster.Entries).Persons);
    }

    [Fact]
    public void Add_BlankPerson_IsRefused()
    {
        Assert.Contains("personName", _roster.Add(_agency, RosterGround.Consent, " ", Given.Person, Given.Now).Error!.Fields.Keys);
        Assert.Empty(_roster.Entries);
    }

    [Fact]
    public void End_ShutsTheAgencyOutAtOnceAndKeepsTheEntry()
    {
        Add();
        var end = Given.Now.AddDays(1);
        Assert.Equal(Change.Made, _roster.End(_agency, "Moved (demo)", Given.Person, end).Value);
        Assert.False(_roster.Admits(_agency, end));
        Assert.True(_roster.Admits(_agency, end.AddTicks(-1)));
        var entry = Assert.Single(_roster.Entries);
        Assert.Equal((end, "person-1", "Moved (demo)"), (entry.Until, entry.EndedBy, entry.EndReason));
    }

    [Fact]
    public void End_Twice_ChangesOnce()
    {
        Add();
        _roster.End(_agency, null, Given.Person, Given.Now.AddDays(1));
        Assert.Equal(Change.None, _roster.End(_agency, null, Given.Person, Given.Now.AddDays(2)).Value);
        Assert.Equal((2, Given.Now.AddDays(1)), (_roster.Version, _roster.Entries[0].Until));
    }

    [Fact]
    public void End_OfAStranger_FindsNothing() =>
        Assert.Equal("NOT_FOUND", _roster.End(_agency, null, Given.Person, Given.Now).Error!.Code);

    [Fact]
    public void End_OfTheCoordinator_IsRefused()
    {
        _roster.Add(_agency, RosterGround.CoordinatesTeam, null, Given.Machine, Given.Now);
        Assert.Equal("COORDINATOR_STAYS", _roster.End(_agency, null, Given.Person, Given.Now).Error!.Code);
        Assert.True(_roster.Admits(_agency, Given.Now));
    }

    [Fact]
    public void Add_AfterTheEnd_MakesANewEntry()
    {
        Add();
        _roster.End(_agency, null, Given.Person, Given.Now.AddDays(1));
        var again = Given.Now.AddDays(2);
        Assert.Equal(Change.Made, _roster.Add(_agency, RosterGround.CourtOrder, null, Given.Person, again).Value);
        Assert.Equal(2, _roster.Entries.Count);
        Assert.False(_roster.Admits(_agency, again.AddTicks(-1)));
        Assert.True(_roster.Admits(_agency, again));
    }

    [Theory]
    [InlineData(RosterGround.RaisedIdentification, false)]
    [InlineData(RosterGround.CoordinatesTeam, false)]
    [InlineData(RosterGround.Summoned, false)]
    [InlineData(RosterGround.Consent, true)]
    [InlineData(RosterGround.CourtOrder, true)]
    [InlineData((RosterGround)99, false)]
    public void CanBeStated_OnlyGroundsInLaw(RosterGround ground, bool expected) => Assert.Equal(expected, ground.CanBeStated());

    private Change Add(string? person = null) => _roster.Add(_agency, RosterGround.Consent, person, Given.Person, Given.Now).Value;
}
