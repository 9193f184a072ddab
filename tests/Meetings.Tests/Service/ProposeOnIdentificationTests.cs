using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Meetings.Persistence;
using Tot.Testing;

namespace Tot.Meetings.Tests.Service;

public sealed class ProposeOnIdentificationTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Identification_OfAMinorInOfficeHours_ProposesTheAcuteMeetingWithinADay()
    {
        var scene = await fixture.IdentifyAsync();

        var meeting = await scene.SeeAsync();

        Assert.Equal(("acute", "proposed"), (meeting.Text("kind"), meeting.Text("state")));
        Assert.Equal(scene.Identified.CaseNumber, meeting.Text("caseNumber"));
        Assert.Equal(scene.Now.AddHours(24), meeting.At("targetAt"));
        Assert.Equal(
            [("coordinator", "always"), ("police-exit", "always"), ("child-welfare", "minor-or-age-in-doubt")],
            meeting.Items("composition").Select(s => (s.Text("kind"), s.Text("reason")))
        );
        Assert.Equal(
            [Scene.Agency("coordinator"), Scene.Agency("police-exit"), Scene.Agency("child-welfare")],
            meeting.Items("composition").Select(s => s.GetProperty("agencyId").GetGuid())
        );
        Assert.All(meeting.Items("composition"), s => Assert.EndsWith("(demo)", s.Text("agencyName"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Identification_AtNight_WithDoubtfulAge_AndUnsettledResidence_SeatsVaktAndUdiToo()
    {
        var night = new DateTimeOffset(2026, 3, 10, 22, 30, 0, TimeSpan.FromHours(1));

        var scene = await fixture.IdentifyAsync(AgeGroup.InDoubt, residenceUnsettled: true, night);

        var meeting = await scene.SeeAsync();
        Assert.Equal(
            ["coordinator", "police-exit", "child-welfare", "child-welfare-emergency", "immigration-authority"],
            meeting.Items("composition").Select(s => s.Text("kind"))
        );
        Assert.Equal(night.AddHours(24), meeting.At("targetAt"));
    }

    [Fact]
    public async Task Identification_TellsTheProposal_WithoutAWordOnThePersons()
    {
        var scene = await fixture.IdentifyAsync(AgeGroup.Adult);

        var told = Assert.Single(await scene.ToldAsync());
        var proposed = MeetingProposed.Parser.ParseJson(told.Payload);
        Assert.Equal(
            (scene.MeetingId.ToString(), scene.CaseId.ToString(), Events.V1.MeetingKind.Acute),
            (proposed.MeetingId, proposed.CaseId, proposed.Kind)
        );
        Assert.Equal([AgencyKind.Coordinator, AgencyKind.PoliceExit, AgencyKind.SocialServices], proposed.Composition.Select(c => c.Kind));
        Assert.DoesNotContain(scene.Identified.Persons[0].PersonId, told.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameIdentificationAgain_EvenAsANewEvent_ProposesNothingMore()
    {
        var scene = await fixture.IdentifyAsync();

        fixture.Host.Peers.Intake.Tell(scene.Identified, $"cases/{scene.CaseId}");
        await fixture.IdentifyAsync();

        Assert.Equal(1, await CountAsync(scene.CaseId));
        Assert.Single(await scene.ToldAsync());
    }

    [Fact]
    public async Task Identification_InAMunicipalityWithoutCoordinator_Waits()
    {
        var identified = fixture.Identification(fixture.Host.Clock.Now, new IdentifiedPerson { AgeGroup = AgeGroup.Minor });
        identified.Municipality = "9999";
        fixture.Host.Peers.Intake.Tell(identified, $"cases/{identified.CaseId}");

        await Eventually.TrueAsync(
            () => fixture.Host.InStoreAsync((MeetingsDb db) => db.ParkedEvents.AnyAsync(p => p.Payload.Contains(identified.CaseId))),
            "the event is parked"
        );

        fixture.Host.Peers.Obligations.Tell(
            new AgencyChanged
            {
                AgencyId = Guid.CreateVersion7().ToString(),
                Kind = AgencyKind.Coordinator,
                Name = "A new coordinator (demo)",
                OrganisationNumber = "310000000",
                Municipality = "9999",
                ActiveFrom = "2020-01-01",
            },
            "agencies/new"
        );
        await Eventually.TrueAsync(
            async () =>
            {
                fixture.Host.Clock.Advance(TimeSpan.FromSeconds(1));
                return await CountAsync(Guid.Parse(identified.CaseId)) == 1;
            },
            "the meeting is proposed once the directory is there"
        );
    }

    [Fact]
    public async Task Restart_ProposesWhatWasToldMeanwhile_AndNothingTwice()
    {
        var scene = await fixture.IdentifyAsync();
        await fixture.Host.RestartAsync();

        var later = await fixture.IdentifyAsync();

        Assert.Equal(1, await CountAsync(scene.CaseId));
        Assert.Equal(1, await CountAsync(later.CaseId));
    }

    private Task<int> CountAsync(Guid caseId) =>
        fixture.Host.InStoreAsync((MeetingsDb db) => db.Meetings.CountAsync(m => m.CaseId == new Meetings.Domain.CaseId(caseId)));
}
