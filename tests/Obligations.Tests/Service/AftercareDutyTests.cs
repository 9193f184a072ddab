using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Kernel;

namespace Tot.Obligations.Tests.Service;

/// <summary>Three agencies owe their signatures on an aftercare plan, as the placement's events say.</summary>
public sealed class AftercareDutyTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    private static readonly string[] Signers = ["child-welfare", "police-exit", "immigration"];

    [Fact]
    public async Task PlanDue_IsOwedByTheThree_AndEachSignatureFulfilsItsOwn()
    {
        var due = await APlanDueAsync();
        await DutiesAsync(due, "child-welfare=open immigration=open police-exit=open");
        var mine = await DutyOfAsync(due, "child-welfare");
        Assert.Equal(due.PlacementId, mine.GetProperty("aboutId").GetString());
        var refused = await world.PostAsync("child-welfare", $"/api/v1/obligations/{mine.GetProperty("id").GetString()}/fulfil", new { });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("DONE_WHERE_IT_IS_OWED", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        TellPlan(due, 1, "police-exit");
        await DutiesAsync(due, "child-welfare=open immigration=open police-exit=fulfilled");

        TellSigned(due);
        await DutiesAsync(due, "child-welfare=fulfilled immigration=fulfilled police-exit=fulfilled");
    }

    [Fact]
    public async Task PlanThatChanges_IsOwedAnewByWhoeverHadSigned()
    {
        var due = await APlanDueAsync();
        TellPlan(due, 1, "police-exit");
        await DutiesAsync(due, "child-welfare=open immigration=open police-exit=fulfilled");

        TellPlan(due, 2);

        await DutiesAsync(due, "child-welfare=open immigration=open police-exit=fulfilled police-exit=open");
    }

    [Fact]
    public async Task DeadlineThatMoves_MovesTheDuties_AndOneThatIsWithdrawnCancelsThem()
    {
        var due = await APlanDueAsync();
        await DutiesAsync(due, "child-welfare=open immigration=open police-exit=open");
        var earlier = due.Clone();
        Due(due, new DateOnly(2026, 6, 1), version: 2);
        Tell(new DeadlineMoved { Deadline = due, PreviousDueOn = earlier.DueOn }, due);
        await ObligationsHost.WaitForAsync(
            async () =>
                (await AllAsync(due)).Where(duty =>
                    duty.GetProperty("dueAt").GetString()!.StartsWith("2026-06-02", StringComparison.Ordinal)
                ),
            "the duties are due the first of June"
        );

        // What an older version says late counts for nothing.
        Tell(new DeadlineSet { Deadline = earlier }, earlier);
        Tell(new DeadlineWithdrawn { Deadline = due }, due);

        await DutiesAsync(due, "child-welfare=cancelled immigration=cancelled police-exit=cancelled");
        Assert.All(
            await AllAsync(due),
            duty => Assert.StartsWith("2026-06-02", duty.GetProperty("dueAt").GetString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task WhoComesIntoTheRosterLater_OwesItFromTheNextWarningOn()
    {
        var due = await APlanDueAsync("police-exit");
        await DutiesAsync(due, "police-exit=open");
        await EnrolAsync(due, "immigration");

        Tell(
            new DeadlineApproaching
            {
                Deadline = due,
                LeadDays = 14,
                WarnOn = due.DueOn,
            },
            due
        );

        await DutiesAsync(due, "immigration=open police-exit=open");
    }

    [Fact]
    public async Task OtherDeadlines_AreNobodysSignature()
    {
        var caseId = await world.CaseAsync();
        var other = NewDeadline(caseId);
        other.Kind = DeadlineKind.CapReached;
        Tell(new DeadlineSet { Deadline = other }, other);
        var due = NewDeadline(caseId);
        Tell(new DeadlineSet { Deadline = due }, due);

        await DutiesAsync(due, "police-exit=open");

        Assert.Empty(await AllAsync(other));
    }

    private async Task<Deadline> APlanDueAsync(params string[] signers)
    {
        var due = NewDeadline(await world.CaseAsync());
        foreach (var persona in signers.Length == 0 ? Signers : signers)
        {
            await EnrolAsync(due, persona);
        }
        Tell(new DeadlineSet { Deadline = due }, due);
        return due;
    }

    private async Task EnrolAsync(Deadline due, string persona)
    {
        var added = await world.PostAsync(
            "coordinator",
            $"/api/v1/cases/{due.CaseId}/roster",
            new { agencyId = ObligationsHost.AgencyOf(persona), ground = "necessary-for-own-task" }
        );
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
    }

    private Deadline NewDeadline(Guid caseId)
    {
        var deadline = new Deadline
        {
            DeadlineId = world.NewId().ToString(),
            PlacementId = world.NewId().ToString(),
            CaseId = caseId.ToString(),
            Kind = DeadlineKind.AftercarePlanDue,
            Basis = "aftercare-before-expiry",
            RuleSet = "bvl-2021-6-6/1",
        };
        Due(deadline, new DateOnly(2026, 5, 1), version: 1);
        return deadline;
    }

    private static void Due(Deadline deadline, DateOnly day, int version)
    {
        deadline.DueOn = day.ToString("O");
        deadline.DueAt = Timestamp.FromDateTimeOffset(Oslo.EndOf(day));
        deadline.Version = version;
    }

    private void TellPlan(Deadline due, int revision, params string[] signedBy) =>
        world.Host.Peers.Placements.Tell(
            new AftercarePlanChanged
            {
                PlacementId = due.PlacementId,
                CaseId = due.CaseId,
                Revision = revision,
                SignedByAgencyIds = { signedBy.Select(persona => ObligationsHost.AgencyOf(persona).ToString()) },
            },
            $"placements/{due.PlacementId}"
        );

    private void TellSigned(Deadline due) =>
        world.Host.Peers.Placements.Tell(
            new AftercareSigned
            {
                PlacementId = due.PlacementId,
                CaseId = due.CaseId,
                SignedAt = Timestamp.FromDateTimeOffset(world.Host.Clock.Now),
            },
            $"placements/{due.PlacementId}"
        );

    private void Tell(IMessage message, Deadline deadline) => world.Host.Peers.Placements.Tell(message, $"deadlines/{deadline.DeadlineId}");

    private async Task<JsonElement[]> AllAsync(Deadline due) =>
        [
            .. (await world.ObligationsAsync("coordinator", $"caseId={due.CaseId}&kind=sign-aftercare")).Where(duty =>
                duty.GetProperty("aboutId").GetString() == due.PlacementId
            ),
        ];

    private async Task<JsonElement> DutyOfAsync(Deadline due, string persona) =>
        Assert.Single(await AllAsync(due), duty => duty.GetProperty("agencyId").GetGuid() == ObligationsHost.AgencyOf(persona));

    private Task DutiesAsync(Deadline due, string expected) =>
        ObligationsHost.WaitForAsync(
            async () =>
            {
                var all = await AllAsync(due);
                var lines = all.Select(duty =>
                        $"{Signers.Single(p => ObligationsHost.AgencyOf(p) == duty.GetProperty("agencyId").GetGuid())}={duty.GetProperty("state").GetString()}"
                    )
                    .Order();
                return string.Join(' ', lines) == expected ? all : [];
            },
            expected
        );
}
