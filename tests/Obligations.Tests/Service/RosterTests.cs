using System.Net;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Obligations.V1;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Identity;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

public sealed class RosterTests(ObligationsHost world) : IClassFixture<ObligationsHost>
{
    [Fact]
    public async Task PersonIdentified_OpensTheRosterForCoordinatorAndExitOnly()
    {
        var caseId = await world.CaseAsync();
        Assert.Equal(
            [("coordinator", "coordinates-team"), ("police-exit", "raised-identification")],
            await EntriesAsync(caseId, "police-exit")
        );
        foreach (var outsider in (string[])["child-welfare", "coordinator-oslo", "police-exit-oslo"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As(outsider).GetAsync(Path(caseId))).StatusCode);
        }
        var fact = RosterChanged.Parser.ParseJson(Assert.Single(await world.LoggedAsync(Subject(caseId))).Payload);
        Assert.Equal(caseId.ToString(), fact.CaseId);
        Assert.All(fact.Entries, e => Assert.Null(e.Until));
        Assert.Equal(2, fact.Entries.Count);
    }

    [Fact]
    public async Task PersonIdentified_ToldTwice_TellsOnce()
    {
        var caseId = await world.CaseAsync();
        world.Host.Peers.Intake.Tell(world.Identified(caseId), $"cases/{caseId}");
        await world.CaseAsync();
        Assert.Single(await world.ToldAsync(Subject(caseId)));
    }

    [Fact]
    public async Task PersonIdentified_WhereNobodyCoordinates_WaitsUntilACoordinatorIsRegistered()
    {
        var caseId = world.NewId();
        var identified = world.Identified(caseId);
        identified.Municipality = "1103";
        world.Host.Peers.Intake.Tell(identified, $"cases/{caseId}");
        await Eventually.TrueAsync(
            () => world.InStoreAsync(db => Task.FromResult(db.ParkedEvents.Any(p => p.Subject == $"cases/{caseId}"))),
            "the event waits"
        );
        await world.PostAsync(
            "admin",
            "/api/v1/agencies",
            new
            {
                kind = "coordinator",
                name = "Koordinator i Stavanger (demo)",
                organisationNumber = "330000023",
                municipality = "1103",
            }
        );
        await Eventually.TrueAsync(
            async () =>
            {
                world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
                return (await world.Host.As("police-exit").GetAsync(Path(caseId))).StatusCode == HttpStatusCode.OK;
            },
            "the roster is opened"
        );
    }

    [Fact]
    public async Task VisibleCases_AreThoseOfTheCallersAgency()
    {
        var caseId = await world.CaseAsync();
        Assert.Contains(caseId, await VisibleAsync("310000108"));
        Assert.DoesNotContain(caseId, await VisibleAsync("310000124"));
        Assert.Empty(await VisibleAsync(null));

        Task<List<Guid>> VisibleAsync(string? organisationNumber) =>
            world.InStoreAsync(async db =>
            {
                var caller = Caller.Nobody with { OrganisationNumber = organisationNumber };
                var needToKnow = new Rosters.NeedToKnow(db, caller, new CaseReach(), world.Host.Clock);
                return await (await needToKnow.VisibleCasesAsync(CancellationToken.None)).ToListAsync();
            });
    }

    [Fact]
    public async Task Roster_OpenedBeforeTheClockWasSetBack_Holds()
    {
        var caseId = await world.CaseAsync();
        world.Host.Clock.Advance(TimeSpan.FromHours(-1));
        try
        {
            Assert.Equal(HttpStatusCode.OK, (await world.Host.As("coordinator").GetAsync(Path(caseId))).StatusCode);
        }
        finally
        {
            world.Host.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task Post_ByCoordinator_LetsTheAgencyInAtOnce()
    {
        var caseId = await world.CaseAsync();
        var response = await AddAsync(caseId, "child-welfare", "necessary-for-own-task", "Person One (demo)");
        Assert.Equal((HttpStatusCode.Created, "\"3\""), (response.StatusCode, response.Headers.ETag?.ToString()));
        Assert.Contains(("child-welfare", "necessary-for-own-task"), await EntriesAsync(caseId, "child-welfare"));
        Assert.Equal(["RosterChanged", "RosterChanged"], await world.ToldAsync(Subject(caseId)));
        Assert.Equal(["demo:coordinator add-to-roster"], await world.AuditedAsync($"rosters/{caseId}"));

        var again = await AddAsync(caseId, "child-welfare", "consent", "Person One (demo)");
        Assert.Equal((HttpStatusCode.OK, "\"3\""), (again.StatusCode, again.Headers.ETag?.ToString()));
        Assert.Equal(2, (await world.ToldAsync(Subject(caseId))).Length);
    }

    [Theory]
    [InlineData("summoned")]
    [InlineData(null)]
    public async Task Post_WithoutAGroundInLaw_Is400(string? ground)
    {
        var caseId = await world.CaseAsync();
        var response = await AddAsync(caseId, "child-welfare", ground);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("ground", Assert.Single((await ObligationsHost.JsonAsync(response)).GetProperty("errors").EnumerateObject()).Name);
        Assert.Single(await world.ToldAsync(Subject(caseId)));
    }

    [Fact]
    public async Task Post_UnknownAgency_Is400_InactiveAgency_Is409()
    {
        var caseId = await world.CaseAsync();
        var unknown = await world.PostAsync("coordinator", Path(caseId), new { agencyId = world.NewId(), ground = "consent" });
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);

        var closed = await world.PostAsync(
            "admin",
            "/api/v1/agencies",
            new
            {
                kind = "other",
                name = "Nedlagt (demo)",
                organisationNumber = "330000007",
                municipality = "4601",
                activeFrom = "2020-01-01",
                activeUntil = "2026-03-09",
            }
        );
        var agencyId = (await ObligationsHost.JsonAsync(closed)).GetProperty("id").GetGuid();
        var inactive = await world.PostAsync("coordinator", Path(caseId), new { agencyId, ground = "consent" });
        Assert.Equal((HttpStatusCode.Conflict, "AGENCY_INACTIVE"), (inactive.StatusCode, await ObligationsHost.CodeAsync(inactive)));
        Assert.Single(await world.ToldAsync(Subject(caseId)));
    }

    [Fact]
    public async Task Post_StaleVersion_Is412AndTellsNothing()
    {
        var caseId = await world.CaseAsync();
        var body = new { agencyId = ObligationsHost.AgencyOf("counsel"), ground = "consent" };
        var response = await world.PostAsync("coordinator", Path(caseId), body, ifMatch: "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.Single(await world.ToldAsync(Subject(caseId)));
    }

    [Fact]
    public async Task Post_ByExit_Is403_ByCoordinatorOutside_Is404()
    {
        var caseId = await world.CaseAsync();
        var body = new { agencyId = ObligationsHost.AgencyOf("counsel"), ground = "consent" };
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("police-exit", Path(caseId), body)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.PostAsync("coordinator-oslo", Path(caseId), body)).StatusCode);
        Assert.Single(await world.ToldAsync(Subject(caseId)));
    }

    [Fact]
    public async Task End_ShutsTheAgencyOutAtTheNextRequest()
    {
        var caseId = await world.CaseAsync();
        await AddAsync(caseId, "counsel", "consent");
        await world.SeesAsync("counsel", caseId);

        var ended = await EndAsync(caseId, "counsel");

        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Host.As("counsel").GetAsync(Path(caseId))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await EndAsync(caseId, "counsel")).StatusCode);
        var told = await world.LoggedAsync(Subject(caseId));
        Assert.Equal(3, told.Count);
        var entry = RosterChanged
            .Parser.ParseJson(told[2].Payload)
            .Entries.Single(e => e.AgencyId == $"{ObligationsHost.AgencyOf("counsel")}");
        Assert.Equal(world.Host.Clock.Now, entry.Until.ToDateTimeOffset());
    }

    [Fact]
    public async Task End_OfTheCoordinator_Is409()
    {
        var caseId = await world.CaseAsync();
        var response = await EndAsync(caseId, "coordinator");
        Assert.Equal((HttpStatusCode.Conflict, "COORDINATOR_STAYS"), (response.StatusCode, await ObligationsHost.CodeAsync(response)));
    }

    [Fact]
    public async Task Get_WithTheVersionHeld_Is304()
    {
        var caseId = await world.CaseAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, Path(caseId));
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"2\"");
        Assert.Equal(HttpStatusCode.NotModified, (await world.Host.As("coordinator").SendAsync(request)).StatusCode);
        Assert.Contains(
            await world.Host.AuditAsync(),
            a => a is { Action: "read-roster", Subject: "demo:coordinator" } && a.CaseId == caseId
        );
    }

    [Fact]
    public async Task Grpc_CheckAccessAndListEntitled_FollowTheRosterAndTheDirectory()
    {
        var caseId = await world.CaseAsync();
        var rosters = new RosterService.RosterServiceClient(world.Host.AsService("subscriptions"));
        Assert.True(await AllowedAsync(rosters, caseId, ObligationsHost.AgencyOf("police-exit")));
        Assert.False(await AllowedAsync(rosters, caseId, ObligationsHost.AgencyOf("counsel")));
        Assert.False(await AllowedAsync(rosters, world.NewId(), ObligationsHost.AgencyOf("police-exit")));
        (Guid Case, string Agency)[] questions =
        [
            (caseId, "police-exit"),
            (world.NewId(), "police-exit"),
            (caseId, "counsel"),
            (caseId, "coordinator"),
            (caseId, "police-exit"),
        ];
        var together = new CheckAccessesRequest
        {
            Questions = { questions.Select(q => Question(q.Case, ObligationsHost.AgencyOf(q.Agency))) },
        };
        Assert.Equal([true, false, false, true, true], (await rosters.CheckAccessesAsync(together)).Answers.Select(a => a.Allowed));
        var tooMany = new CheckAccessesRequest { Questions = { Enumerable.Repeat(together.Questions[0], 501) } };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await rosters.CheckAccessesAsync(tooMany));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);

        var passing = await world.PostAsync(
            "admin",
            "/api/v1/agencies",
            new
            {
                kind = "other",
                name = "Forbigående (demo)",
                organisationNumber = "330000015",
                municipality = "4601",
                activeUntil = "2026-03-10",
            }
        );
        var agencyId = (await ObligationsHost.JsonAsync(passing)).GetProperty("id").GetGuid();
        await world.PostAsync("coordinator", Path(caseId), new { agencyId, ground = "court-order" });
        Assert.True(await AllowedAsync(rosters, caseId, agencyId));
        world.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await AllowedAsync(rosters, caseId, agencyId));

        var entitled = await rosters.ListEntitledAsync(new ListEntitledRequest { CaseId = caseId.ToString() });
        Assert.Equal(
            new[] { "coordinator", "police-exit" }.Select(p => ObligationsHost.AgencyOf(p).ToString()).Order(StringComparer.Ordinal),
            entitled.AgencyIds.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Grpc_ResolveAndListAgencies_AnswerFromTheDirectory()
    {
        var directory = new DirectoryService.DirectoryServiceClient(world.Host.AsService("meetings"));
        var resolved = await directory.ResolveAgencyAsync(new ResolveAgencyRequest { OrganisationNumber = "310000124" });
        Assert.Equal(ObligationsHost.AgencyOf("child-welfare").ToString(), resolved.Agency.AgencyId);
        var listed = await directory.ListAgenciesAsync(
            new ListAgenciesRequest { Municipality = "0301", Kinds = { AgencyKind.Coordinator, AgencyKind.ChildWelfare } }
        );
        Assert.Equal(
            [ObligationsHost.AgencyOf("child-welfare-oslo").ToString(), ObligationsHost.AgencyOf("coordinator-oslo").ToString()],
            listed.Agencies.Select(a => a.AgencyId)
        );
        var missing = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () =>
            await directory.ResolveAgencyAsync(new ResolveAgencyRequest { OrganisationNumber = "300000002" })
        );
        Assert.Equal(Grpc.Core.StatusCode.NotFound, missing.StatusCode);
        var invalid = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () =>
            await directory.ResolveAgencyAsync(new ResolveAgencyRequest { OrganisationNumber = "300000000" })
        );
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, invalid.StatusCode);
    }

    [Theory]
    [InlineData(SummonedAgency.Types.Ground.Unspecified, "summoned")]
    [InlineData(SummonedAgency.Types.Ground.Consent, "consent")]
    [InlineData(SummonedAgency.Types.Ground.Anonymised, "anonymised")]
    [InlineData(SummonedAgency.Types.Ground.NecessaryForOwnTask, "necessary-for-own-task")]
    [InlineData(SummonedAgency.Types.Ground.DutyToReport, "duty-to-report")]
    [InlineData(SummonedAgency.Types.Ground.DangerToLife, "danger-to-life-or-health")]
    [InlineData(SummonedAgency.Types.Ground.AvertingCrime, "averting-serious-crime")]
    [InlineData(SummonedAgency.Types.Ground.CourtOrder, "court-order")]
    public async Task Summoned_OnAStatedGround_IsInTheRosterOnThatGround(SummonedAgency.Types.Ground ground, string expected)
    {
        var caseId = await world.CaseAsync();
        var convened = world.Convened(caseId, "crisis-centre");
        convened.Participants[0].Ground = ground;
        world.TellMeetings(convened, Guid.Parse(convened.MeetingId));
        await world.SeesAsync("crisis-centre", caseId);
        var roster = await world.GetAsync("coordinator", $"/api/v1/cases/{caseId}/roster");
        var entry = roster
            .GetProperty("entries")
            .EnumerateArray()
            .Single(e => e.GetProperty("agencyId").GetGuid() == ObligationsHost.AgencyOf("crisis-centre"));
        Assert.Equal(expected, entry.GetProperty("ground").GetString());
    }

    private static async Task<bool> AllowedAsync(RosterService.RosterServiceClient rosters, Guid caseId, Guid agencyId) =>
        (await rosters.CheckAccessAsync(Question(caseId, agencyId))).Allowed;

    private static CheckAccessRequest Question(Guid caseId, Guid agencyId) =>
        new() { CaseId = caseId.ToString(), AgencyId = agencyId.ToString() };

    private async Task<(string, string?)[]> EntriesAsync(Guid caseId, string persona) =>
        [
            .. (await world.GetAsync(persona, Path(caseId)))
                .GetProperty("entries")
                .EnumerateArray()
                .Select(e => (e.GetProperty("agencyKind").GetString()!, e.GetProperty("ground").GetString()))
                .Order(),
        ];

    private Task<HttpResponseMessage> AddAsync(Guid caseId, string persona, string? ground, string? personName = null) =>
        world.PostAsync(
            "coordinator",
            Path(caseId),
            new
            {
                agencyId = ObligationsHost.AgencyOf(persona),
                ground,
                personName,
            }
        );

    private Task<HttpResponseMessage> EndAsync(Guid caseId, string persona) =>
        world.PostAsync("coordinator", $"{Path(caseId)}/{ObligationsHost.AgencyOf(persona)}/end", new { reason = "Done (demo)" });

    private static string Path(Guid caseId) => $"/api/v1/cases/{caseId}/roster";

    private static string Subject(Guid caseId) => $"cases/{caseId}/roster";
}
