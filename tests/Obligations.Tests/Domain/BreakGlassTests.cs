using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.BreakGlass;

namespace Tot.Obligations.Tests.Domain;

public sealed class BreakGlassTests
{
    private static readonly TimeSpan Lasting = TimeSpan.FromHours(4);
    private readonly Roster _roster = Roster.Open(Given.Id<CaseId>());
    private readonly AgencyId _agency = Given.Id<AgencyId>();

    [Fact]
    public void Use_LetsTheAgencyInUntilItExpires()
    {
        Assert.Equal(Change.Made, _roster.BreakGlass(Use()).Value);
        Assert.True(_roster.Admits(_agency, Given.Now + Lasting - TimeSpan.FromTicks(1)));
        Assert.False(_roster.Admits(_agency, Given.Now + Lasting));
    }

    [Fact]
    public void Use_ByAnAgencyOfTheCase_IsRefused()
    {
        _roster.Add(_agency, RosterGround.Consent, null, Given.Person, Given.Now);
        Assert.Equal("IN_ROSTER_ALREADY", _roster.BreakGlass(Use()).Error!.Code);
    }

    [Fact]
    public void End_EndsEveryWayIn()
    {
        _roster.BreakGlass(Use());
        _roster.Add(_agency, RosterGround.Consent, null, Given.Person, Given.Now);
        var at = Given.Now.AddMinutes(1);
        Assert.Equal(Change.Made, _roster.End(_agency, null, Given.Person, at).Value);
        Assert.False(_roster.Admits(_agency, at));
        Assert.Equal(Change.None, _roster.End(_agency, null, Given.Person, at).Value);
    }

    [Fact]
    public void Use_ByAMachine_IsRefused() => Assert.Equal(ErrorKind.Forbidden, Open(Given.Machine).Error!.Kind);

    [Fact]
    public void Review_ByTheUser_IsRefused() =>
        Assert.Equal("BREAK_GLASS_OWN_USE", Use().Review(BreakGlassFinding.Justified, null, Given.Person, Given.Now).Error!.Code);

    [Fact]
    public void Review_Again_ChangesNothing_AndOtherwiseIsRefused()
    {
        var (use, other) = (Use(), new Actor("person-2", IsPerson: true));
        Assert.Equal(Change.Made, use.Review(BreakGlassFinding.Justified, "x", other, Given.Now).Value);
        Assert.Equal(Change.None, use.Review(BreakGlassFinding.Justified, "x", other, Given.Now).Value);
        Assert.Equal("BREAK_GLASS_REVIEWED", use.Review(BreakGlassFinding.NotJustified, "x", other, Given.Now).Error!.Code);
    }

    [Fact]
    public void Ground_IsNotForACoordinatorToState() => Assert.False(RosterGround.BreakGlass.CanBeStated());

    private BreakGlassUse Use() => Open(Given.Person).Value;

    private Result<BreakGlassUse> Open(Actor by) =>
        BreakGlassUse.Open(
            Given.Id<BreakGlassId>(),
            _roster.CaseId,
            _agency,
            BreakGlassGround.UrgentHelpToChild,
            "Ingen svarer i natt.",
            Lasting,
            by,
            Given.Now
        );
}
