using System.Net;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.V1;
using Tot.NeedToKnow;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

public sealed class ReadTests(IntakeHost host) : IntakeTest(host)
{
    [Fact]
    public async Task Case_ShowsNeedsAndDangerButNotWho()
    {
        var raised = await RaiseAsync();

        var response = await GetAsync("coordinator", $"/api/v1/cases/{raised.CaseId}");

        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
        var read = await JsonAsync(response);
        Assert.Equal((raised.Number, "acute"), (read.GetProperty("caseNumber").GetString(), read.GetProperty("phase").GetString()));
        var first = read.GetProperty("persons")[0];
        Assert.Equal(["safety", "legal-counsel"], first.GetProperty("immediateNeeds").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal("near-and-serious", first.GetProperty("danger").GetProperty("level").GetString());
        Assert.Equal("2026-04-10", first.GetProperty("danger").GetProperty("validUntil").GetString());
        Assert.True(first.GetProperty("danger").GetProperty("valid").GetBoolean());
        Assert.True(read.GetProperty("persons")[2].GetProperty("countsAsMinor").GetBoolean());
        Assert.DoesNotContain(Marker, read.GetRawText());
        Assert.Equal(["raise-identification", "read-case"], await AuditedAsync());
    }

    [Fact]
    public async Task Case_ReadByManyAtOnce_IsAuditedForEachWithTheGround()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator");
        await GetJsonAsync("coordinator", $"/api/v1/cases/{raised.CaseId}");

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetJsonAsync("coordinator", $"/api/v1/cases/{raised.CaseId}")));

        var reads = (await AuditAsync()).Where(a => a.Action == "read-case").ToList();
        Assert.Equal(101, reads.Select(a => a.RequestId).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(reads.Select(a => a.Ground).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Case_WhoseFirstRosterComesWhileItIsBeingRead_IsThereForWhoeverIsInIt()
    {
        var raised = await RaiseAsync();

        var file = await Host.InStoreAsync(
            async (IntakeDbContext db) =>
            {
                var @case = await db.Cases.SingleAsync(c => c.Id == new CaseId(raised.CaseId));
                return await new CaseAccess(db, new RosterThatComes(db, @case.RaisedBy)).FindAsync(@case.Id, default);
            }
        );

        Assert.NotNull(file);
    }

    [Fact]
    public async Task Case_WhoseRosterIsFromBeforeTheClockWasSetBack_IsShown()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "child-welfare");
        Host.Clock.Advance(TimeSpan.FromHours(-1));
        try
        {
            await GetJsonAsync("child-welfare", $"/api/v1/cases/{raised.CaseId}");
        }
        finally
        {
            Host.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task Case_WithTheVersionTheCallerHas_Is304AndStillAudited()
    {
        var raised = await RaiseAsync();
        var client = Host.As("coordinator");
        client.DefaultRequestHeaders.Add("If-None-Match", "\"1\"");

        Assert.Equal(HttpStatusCode.NotModified, (await client.GetAsync($"/api/v1/cases/{raised.CaseId}")).StatusCode);
        Assert.Contains("read-case", await AuditedAsync());

        await PostAsync("police-exit", $"/api/v1/persons/{raised.Persons[3]}/age-assessments", new { ageGroup = "adult" });
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/cases/{raised.CaseId}")).StatusCode);
    }

    [Fact]
    public async Task Person_ShowsFactsAndRelationsButNotWho()
    {
        var raised = await RaiseAsync();

        var read = await GetJsonAsync("coordinator", $"/api/v1/persons/{raised.Persons[1]}");

        Assert.Equal(("minor", "possible-victim"), (read.GetProperty("ageGroup").GetString(), read.GetProperty("status").GetString()));
        var relation = Assert.Single(read.GetProperty("relations").EnumerateArray());
        Assert.Equal(
            (raised.Persons[0], "sibling"),
            (relation.GetProperty("personId").GetGuid(), relation.GetProperty("kind").GetString())
        );
        Assert.DoesNotContain(Marker, read.GetRawText());
        Assert.Contains("read-person", await AuditedAsync());
    }

    [Fact]
    public async Task Identity_IsShownInsideNeedToKnowAndAuditedAsItsOwnKind()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "child-welfare");

        var response = await GetAsync("child-welfare", $"/api/v1/persons/{raised.Persons[0]}/identity");

        Assert.True(response.Headers.CacheControl!.NoStore);
        var who = await JsonAsync(response);
        Assert.Equal($"Eldste {Marker}", who.GetProperty("name").GetString());
        Assert.Equal($"{Marker} den eldste", who.GetProperty("aliases")[0].GetString());
        Assert.Equal("2006-05-01", who.GetProperty("birthDate").GetString());
        Assert.Equal("fodselsnummer", who.GetProperty("identityNumbers")[0].GetProperty("kind").GetString());
        Assert.Equal(SyntheticNumber, who.GetProperty("identityNumbers")[0].GetProperty("value").GetString());
        Assert.Equal(
            ("fa", "strictly-confidential"),
            (who.GetProperty("language").GetString(), who.GetProperty("addressConfidentiality").GetString())
        );
        var audited = (await AuditAsync())[^1];
        Assert.Equal(
            ("read-identity", "demo:child-welfare", $"persons/{raised.Persons[0]}", raised.CaseId),
            (audited.Action, audited.Subject, audited.Target, audited.CaseId)
        );
    }

    [Fact]
    public async Task Identity_AfterRestart_IsStillReadable()
    {
        var raised = await RaiseAsync();
        await Host.RestartAsync();

        var who = await GetJsonAsync("police-exit", $"/api/v1/persons/{raised.Persons[3]}/identity");

        Assert.Equal($"Yngste {Marker}", who.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("police-exit", HttpStatusCode.OK)]
    [InlineData("coordinator", HttpStatusCode.OK)]
    [InlineData("child-welfare", HttpStatusCode.NotFound)]
    [InlineData("coordinator-oslo", HttpStatusCode.NotFound)]
    [InlineData("police-exit-oslo", HttpStatusCode.NotFound)]
    [InlineData("admin", HttpStatusCode.Forbidden)]
    public async Task Anything_BeforeTheFirstRoster_IsForThoseWhoRaisedOrCoordinateIt(string persona, HttpStatusCode status)
    {
        var raised = await RaiseAsync();

        foreach (var path in Paths(raised))
        {
            Assert.Equal(status, (await GetAsync(persona, path)).StatusCode);
        }
    }

    [Fact]
    public async Task Anything_AfterTheFirstRoster_IsForTheRosterOnly()
    {
        var raised = await RaiseAsync();
        Host.Peers.Enrol(raised.CaseId, "coordinator", "child-welfare");

        foreach (var path in Paths(raised))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("police-exit", path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync("child-welfare", path)).StatusCode);
        }

        Host.Peers.Remove(raised.CaseId, "child-welfare");
        foreach (var path in Paths(raised))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("child-welfare", path)).StatusCode);
        }
    }

    [Fact]
    public async Task Anything_OutsideNeedToKnow_IsNotAuditedAsRead()
    {
        var raised = await RaiseAsync();

        foreach (var path in Paths(raised))
        {
            await RefusedAsync(await GetAsync("child-welfare", path), HttpStatusCode.NotFound, "NOT_FOUND");
        }

        Assert.Equal(["raise-identification"], await AuditedAsync());
    }

    private static string[] Paths(Raised raised) =>
        [
            $"/api/v1/cases/{raised.CaseId}",
            raised.Location,
            $"/api/v1/persons/{raised.Persons[0]}",
            $"/api/v1/persons/{raised.Persons[0]}/identity",
        ];

    [Fact]
    public async Task Grpc_AnswersServicesAndNobodyElse()
    {
        var raised = await RaiseAsync();
        var client = new CaseService.CaseServiceClient(Host.AsService("placements"));

        var @case = await client.GetCaseAsync(new GetCaseRequest { CaseId = raised.CaseId.ToString() });
        var person = await client.GetPersonFactsAsync(new GetPersonFactsRequest { PersonId = raised.Persons[2].ToString() });

        Assert.Equal((raised.Number, "4601", "Bergenhus"), (@case.CaseNumber, @case.Municipality, @case.District));
        Assert.Equal(raised.Persons.Select(p => p.ToString()), @case.Persons.Select(p => p.PersonId));
        Assert.Equal((Events.V1.AgeGroup.InDoubt, Events.V1.DangerLevel.NearAndSerious), (person.AgeGroup, person.DangerLevel));
        Assert.Equal((raised.CaseId.ToString(), "2026-04-10"), (person.CaseId, person.DangerValidUntil));
        await FailsAsync(StatusCode.NotFound, () => client.GetCaseAsync(new GetCaseRequest { CaseId = Guid.Empty.ToString() }));
        await FailsAsync(
            StatusCode.NotFound,
            () => client.GetPersonFactsAsync(new GetPersonFactsRequest { PersonId = raised.CaseId.ToString() })
        );
        await FailsAsync(StatusCode.InvalidArgument, () => client.GetCaseAsync(new GetCaseRequest { CaseId = "x" }));

        var asUser = await Host.As("coordinator").PostAsync("/tot.intake.v1.CaseService/GetCase", new ByteArrayContent([]));
        Assert.Equal(HttpStatusCode.Forbidden, asUser.StatusCode);
    }

    private static async Task FailsAsync<T>(StatusCode status, Func<AsyncUnaryCall<T>> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal(status, refusal.StatusCode);
    }

    /// <summary>Is there when one has just looked for it.</summary>
    private sealed class RosterThatComes(IntakeDbContext db, AgencyId agency) : INeedToKnow
    {
        public Task<CallerAgency?> AgencyAsync(CancellationToken ct) =>
            Task.FromResult<CallerAgency?>(new(agency.Value, AgencyKind.PoliceExit, "", "", ""));

        public async Task<bool> MaySeeAsync(Guid caseId, CancellationToken ct)
        {
            if (await db.RosterCopies.AnyAsync(r => r.CaseId == caseId && r.AgencyId == agency.Value, ct))
            {
                return true;
            }
            db.RosterCopies.Add(
                new()
                {
                    CaseId = caseId,
                    AgencyId = agency.Value,
                    FromAt = DateTimeOffset.UnixEpoch,
                    UntilAt = null,
                    Version = 1,
                }
            );
            await db.SaveChangesAsync(ct);
            return false;
        }

        public Task<IQueryable<Guid>> VisibleCasesAsync(CancellationToken ct) => throw new NotSupportedException();
    }
}
