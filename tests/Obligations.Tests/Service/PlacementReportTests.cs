using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Kernel;

namespace Tot.Obligations.Tests.Service;

public sealed class PlacementReportTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task Deadlines_AreCountedPerKind_InWhicheverOrderTheyAreTold()
    {
        var caseId = await world.CaseAsync();
        const string due = "2026-01-15";
        for (var i = 0; i < 5; i++)
        {
            var met = Deadline(caseId, DeadlineKind.DecisionExpires, due);
            Tell(new DeadlineMet { Deadline = met }, met);
            Tell(new DeadlineSet { Deadline = met }, met);

            var missed = Deadline(caseId, DeadlineKind.CapReached, due);
            Tell(new DeadlineMissed { Deadline = missed }, missed);
            Tell(new DeadlineSet { Deadline = missed }, missed);

            var both = Deadline(caseId, DeadlineKind.AcuteApplicationDue, due);
            Tell(new DeadlineMet { Deadline = both }, both);
            Tell(new DeadlineMissed { Deadline = both }, both);

            // Missed once, and moved since: only the new day counts, whichever arrives last.
            var moved = Deadline(caseId, DeadlineKind.NextApplicationDue, due, version: 2);
            var before = Deadline(caseId, DeadlineKind.NextApplicationDue, "2026-01-14");
            before.DeadlineId = moved.DeadlineId;
            Tell(new DeadlineMoved { Deadline = moved, PreviousDueOn = "2026-01-14" }, moved);
            Tell(new DeadlineMissed { Deadline = before }, before);

            var withdrawn = Deadline(caseId, DeadlineKind.ComplaintHearingTarget, due);
            Tell(new DeadlineWithdrawn { Deadline = withdrawn }, withdrawn);
            Tell(new DeadlineSet { Deadline = withdrawn }, withdrawn);
        }
        var report = await world.WhenTotalAsync(
            "coordinator",
            "deadlines?from=2026-01-15&to=2026-01-15",
            "met=5 missed=5 metAfterwards=5 running=5 due=20"
        );
        Assert.Equal("met=5 missed=0 metAfterwards=0 running=0 due=5", Line("decision-expires"));
        Assert.Equal("met=0 missed=5 metAfterwards=0 running=0 due=5", Line("cap-reached"));
        Assert.Equal("met=0 missed=0 metAfterwards=5 running=0 due=5", Line("acute-application-due"));
        Assert.Equal("met=0 missed=0 metAfterwards=0 running=5 due=5", Line("next-application-due"));
        Assert.Empty(
            (await world.GetAsync("coordinator-oslo", "/api/v1/reports/deadlines?from=2026-01-15&to=2026-01-15"))
                .GetProperty("rows")
                .EnumerateArray()
        );

        string Line(string kind) => Report.Line(report, Report.Row(report, "kind", kind));
    }

    [Fact]
    public async Task Aftercare_IsSignedInTimeOrLateOrNotAtAll()
    {
        var caseId = await world.CaseAsync();
        for (var i = 0; i < 5; i++)
        {
            // Signed on the last day, in its last second.
            Plan(caseId, "2026-02-20", signedAt: "2026-02-20T22:59:59Z");
            Plan(caseId, "2026-02-20", signedAt: "2026-02-20T23:00:00Z");
            Plan(caseId, "2026-02-20", signedAt: null);
            Plan(caseId, "2026-05-20", signedAt: null);
        }
        await world.WhenTotalAsync(
            "coordinator",
            "aftercare?from=2026-02-20&to=2026-02-20",
            "signedInTime=5 signedLate=5 unsigned=5 running=0 plans=15"
        );
        await world.WhenTotalAsync(
            "coordinator",
            "aftercare?from=2026-05-01&to=2026-05-31",
            "signedInTime=0 signedLate=0 unsigned=0 running=5 plans=5"
        );
    }

    private void Plan(Guid caseId, string dueOn, string? signedAt)
    {
        var deadline = Deadline(caseId, DeadlineKind.AftercarePlanDue, dueOn);
        if (signedAt is not null)
        {
            world.Host.Peers.Placements.Tell(
                new AftercareSigned
                {
                    PlacementId = deadline.PlacementId,
                    CaseId = deadline.CaseId,
                    SignedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(signedAt)),
                },
                $"placements/{deadline.PlacementId}"
            );
        }
        Tell(new DeadlineSet { Deadline = deadline }, deadline);
    }

    private Deadline Deadline(Guid caseId, DeadlineKind kind, string dueOn, int version = 1) =>
        new()
        {
            DeadlineId = world.NewId().ToString(),
            PlacementId = world.NewId().ToString(),
            CaseId = caseId.ToString(),
            Kind = kind,
            DueOn = dueOn,
            DueAt = Timestamp.FromDateTimeOffset(Oslo.EndOf(DateOnly.Parse(dueOn))),
            Version = version,
            Basis = "demo",
            RuleSet = "demo",
        };

    private void Tell(IMessage message, Deadline deadline) => world.Host.Peers.Placements.Tell(message, $"deadlines/{deadline.DeadlineId}");
}
