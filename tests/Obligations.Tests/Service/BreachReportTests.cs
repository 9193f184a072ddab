using Tot.Events.V1;

namespace Tot.Obligations.Tests.Service;

/// <summary>Has a host of its own: it moves the clock.</summary>
public sealed class BreachReportTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task Breaches_CountMeasuresThatNobodyCarriedOut_OnTheirLastDay()
    {
        var caseId = await world.CaseAsync();
        for (var i = 0; i < 5; i++)
        {
            var id = world.NewId();
            world.Host.Peers.Decisions[id] = "Find a place (demo)";
            world.Host.Peers.Meetings.Tell(
                new MeasureDecided
                {
                    MeasureId = id.ToString(),
                    MeetingId = world.NewId().ToString(),
                    CaseId = caseId.ToString(),
                    AgencyId = ObligationsHost.AgencyOf("police-exit").ToString(),
                    DueOn = "2026-03-12",
                },
                $"measures/{id}"
            );
        }
        const string day = "breaches?from=2026-03-12&to=2026-03-12";
        await world.WhenTotalAsync("coordinator", day, "fulfilled=0 excused=0 breached=0 open=5 due=5");
        world.Host.Clock.Set(new DateTimeOffset(2026, 3, 12, 23, 0, 0, TimeSpan.Zero));
        await world.WhenTotalAsync("coordinator", day, "fulfilled=0 excused=0 breached=5 open=0 due=5");
    }
}
