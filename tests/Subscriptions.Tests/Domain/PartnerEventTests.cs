using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class PartnerEventTests
{
    private static readonly Guid Addressed = Guid.Parse("01900000-0000-7000-8000-00000000000a");

    private static readonly PartnerEvent Told = new PartnerEvent
    {
        EventId = Guid.CreateVersion7(Build.Now),
        Type = "tot.events.v1.MeetingConvened",
        Source = "/meetings",
        Subject = "meetings/1",
        OccurredAt = Build.Now,
        ToldAt = Build.Now,
        Data = "{}",
    }.AddressedTo([Addressed]);

    [Fact]
    public void MayStillAdmit_OnlyWhoIsAddressedAndOnlyForAMinute()
    {
        Assert.True(Told.MayStillAdmit(Addressed, Build.Now.AddSeconds(59)));
        Assert.False(Told.MayStillAdmit(Addressed, Build.Now.AddMinutes(1)));
        Assert.False(Told.MayStillAdmit(Guid.Empty, Build.Now));
    }
}
