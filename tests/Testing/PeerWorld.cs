using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tot.Events.V1;
using Tot.Intake.V1;
using Tot.Obligations.V1;
using Tot.Privacy.V1;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;

namespace Tot.Testing;

/// <summary>
/// The services around the one under test, as they look over the wire: real gRPC hosts with real service tokens that tell what the test
/// says. Every demo persona's agency is in the directory.
/// </summary>
public sealed class PeerWorld : IAsyncDisposable
{
    private static readonly string[] Names = ["intake", "meetings", "obligations", "placements", "subscriptions"];
    private readonly Dictionary<string, PeerFeed> _feeds;
    private readonly List<WebApplication> _hosts = [];
    private readonly ConcurrentDictionary<Guid, RosterChanged> _rosters = new();
    private readonly ConcurrentDictionary<Guid, long> _rosterVersions = new();
    private readonly TestClock _clock;

    private PeerWorld(TestClock clock)
    {
        _clock = clock;
        _feeds = Names.ToDictionary(n => n, _ => new PeerFeed(clock), StringComparer.Ordinal);
    }

    public PeerFeed Intake => _feeds["intake"];

    public PeerFeed Meetings => _feeds["meetings"];

    public PeerFeed Obligations => _feeds["obligations"];

    public PeerFeed Placements => _feeds["placements"];

    /// <summary>What Intake answers on cases, by case id.</summary>
    public ConcurrentDictionary<Guid, GetCaseResponse> Cases { get; } = new();

    /// <summary>What Intake answers on persons, by person id.</summary>
    public ConcurrentDictionary<Guid, GetPersonFactsResponse> Persons { get; } = new();

    /// <summary>What Meetings answers on decisions: the title, by measure id.</summary>
    public ConcurrentDictionary<Guid, string> Decisions { get; } = new();

    /// <summary>What each service (by name) says stands in the way of closing any case.</summary>
    public ConcurrentDictionary<string, string[]> ClosureBlockers { get; } = new(StringComparer.Ordinal);

    /// <summary>What each peer (by name) was shown of the audit of the service under test.</summary>
    public Dictionary<string, PeerWitness> Witnesses { get; } = new(StringComparer.Ordinal);

    /// <summary>What each peer (by name) was asked that it holds on persons.</summary>
    public ConcurrentQueue<ExportPersonRequest> Exports { get; } = new();

    /// <summary>Questions on rosters go unanswered.</summary>
    public bool RostersAreDown { get; set; }

    /// <summary>The services (by name) that do not answer whether a case may be closed.</summary>
    public ConcurrentBag<string> SilentOnClosure { get; } = [];

    public static Guid AgencyOf(string persona) => DemoPersonas.Find(persona)!.AgencyId;

    /// <summary>The persona's agency as the directory tells of it.</summary>
    public static AgencyChanged AgencyAsTold(string persona)
    {
        var agency = DemoPersonas.Find(persona)!;
        return new AgencyChanged
        {
            AgencyId = agency.AgencyId.ToString(),
            Kind = agency.Kind,
            Name = agency.AgencyName,
            OrganisationNumber = agency.OrganisationNumber,
            Municipality = agency.Municipality,
            ActiveFrom = "2020-01-01",
        };
    }

    /// <summary>Starts a peer for each service but <paramref name="underTest"/> and fills in their addresses.</summary>
    public static async Task<PeerWorld> StartAsync(string underTest, TestClock clock, string keys, ServiceAddresses addresses)
    {
        var world = new PeerWorld(clock);
        foreach (var persona in DemoPersonas.All)
        {
            world.Obligations.Tell(AgencyAsTold(persona.Name), $"agencies/{persona.AgencyId}");
        }
        foreach (var name in Names.Where(n => n != underTest))
        {
            addresses.Set(name, await world.HostAsync(name, keys));
        }
        return world;
    }

    /// <summary>Puts the personas' agencies into the case's roster, from now on.</summary>
    public void Enrol(Guid caseId, params string[] personas) =>
        ChangeRoster(
            caseId,
            roster =>
            {
                foreach (var persona in personas)
                {
                    roster.Entries.Add(
                        new RosterEntry { AgencyId = AgencyOf(persona).ToString(), From = Timestamp.FromDateTimeOffset(_clock.Now) }
                    );
                }
            }
        );

    /// <summary>Ends a persona's agency's part in the case, now.</summary>
    public void Remove(Guid caseId, string persona) =>
        ChangeRoster(
            caseId,
            roster =>
                roster.Entries.Single(e => e.AgencyId == AgencyOf(persona).ToString()).Until = Timestamp.FromDateTimeOffset(_clock.Now)
        );

    public bool MaySee(Guid caseId, Guid agencyId) =>
        _rosters.TryGetValue(caseId, out var roster)
        && roster.Entries.Any(e => e.AgencyId == agencyId.ToString() && (e.Until is null || e.Until.ToDateTimeOffset() > _clock.Now));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            await host.DisposeAsync();
        }
    }

    internal string[] BlockersOf(string service) =>
        SilentOnClosure.Contains(service)
            ? throw new RpcException(new Status(StatusCode.Unavailable, "silent"))
            : ClosureBlockers.GetValueOrDefault(service, []);

    private void ChangeRoster(Guid caseId, Action<RosterChanged> change)
    {
        var roster = _rosters.GetOrAdd(caseId, id => new RosterChanged { CaseId = id.ToString() });
        change(roster);
        Obligations.Tell(roster.Clone(), $"cases/{caseId}/roster", _rosterVersions.AddOrUpdate(caseId, 1, (_, v) => v + 1));
    }

    private async Task<string> HostAsync(string name, string keys)
    {
        var host = ServiceHost.Build(
            new TotService(name, AddPeer, app => MapPeer(app, name)),
            ["--Listen:Grpc", "http://127.0.0.1:0", "--Keys:Folder", keys]
        );
        _hosts.Add(host);
        await host.StartAsync();
        return host.Urls.Single();

        void AddPeer(WebApplicationBuilder builder)
        {
            builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
            builder.Services.AddSingleton(_feeds[name]);
            builder.Services.AddSingleton(Witnesses[name] = new PeerWitness());
            builder.Services.AddSingleton(this);
        }
    }

    private static void MapPeer(WebApplication app, string name)
    {
        app.MapGrpcService<PeerFeed>().RequireService();
        app.MapGrpcService<PeerWitness>().RequireService();
        app.MapGrpcService<PeerHeldData>().RequireService();
        switch (name)
        {
            case "intake":
                app.MapGrpcService<PeerCases>().RequireService();
                break;
            case "obligations":
                app.MapGrpcService<PeerRosters>().RequireService();
                app.MapGrpcService<PeerObligations>().RequireService();
                break;
            case "meetings":
                app.MapGrpcService<PeerMeetings>().RequireService();
                break;
            case "placements":
                app.MapGrpcService<PeerPlacements>().RequireService();
                break;
        }
    }
}

internal sealed class PeerCases(PeerWorld world) : CaseService.CaseServiceBase
{
    public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        world.Cases.TryGetValue(Guid.Parse(request.CaseId), out var found)
            ? Task.FromResult(found)
            : throw new RpcException(new Status(StatusCode.NotFound, "no such case"));

    public override Task<GetPersonFactsResponse> GetPersonFacts(GetPersonFactsRequest request, ServerCallContext context) =>
        world.Persons.TryGetValue(Guid.Parse(request.PersonId), out var found)
            ? Task.FromResult(found)
            : throw new RpcException(new Status(StatusCode.NotFound, "no such person"));
}

internal sealed class PeerRosters(PeerWorld world) : RosterService.RosterServiceBase
{
    public override Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context) =>
        world.RostersAreDown
            ? throw new RpcException(new Status(StatusCode.Unavailable, "down"))
            : Task.FromResult(new CheckAccessResponse { Allowed = world.MaySee(Guid.Parse(request.CaseId), Guid.Parse(request.AgencyId)) });

    public override Task<ListEntitledResponse> ListEntitled(ListEntitledRequest request, ServerCallContext context)
    {
        if (world.RostersAreDown)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "down"));
        }
        var caseId = Guid.Parse(request.CaseId);
        var agencies = DemoPersonas.All.Select(p => p.AgencyId).Distinct().Where(a => world.MaySee(caseId, a));
        return Task.FromResult(new ListEntitledResponse { AgencyIds = { agencies.Select(a => a.ToString()) } });
    }
}

internal sealed class PeerObligations(PeerWorld world) : ObligationService.ObligationServiceBase
{
    public override Task<Obligations.V1.CheckClosureResponse> CheckClosure(
        Obligations.V1.CheckClosureRequest request,
        ServerCallContext context
    ) => Task.FromResult(new Obligations.V1.CheckClosureResponse { Blockers = { world.BlockersOf("obligations") } });
}

internal sealed class PeerMeetings(PeerWorld world) : Meetings.V1.MeetingService.MeetingServiceBase
{
    public override Task<Meetings.V1.GetDecisionResponse> GetDecision(Meetings.V1.GetDecisionRequest request, ServerCallContext context) =>
        world.Decisions.TryGetValue(Guid.Parse(request.MeasureId), out var title)
            ? Task.FromResult(new Meetings.V1.GetDecisionResponse { MeasureId = request.MeasureId, Title = title })
            : throw new RpcException(new Status(StatusCode.NotFound, "no such decision"));

    public override Task<Meetings.V1.CheckClosureResponse> CheckClosure(
        Meetings.V1.CheckClosureRequest request,
        ServerCallContext context
    ) => Task.FromResult(new Meetings.V1.CheckClosureResponse { Blockers = { world.BlockersOf("meetings") } });
}

internal sealed class PeerPlacements(PeerWorld world) : Placements.V1.PlacementService.PlacementServiceBase
{
    public override Task<Placements.V1.CheckClosureResponse> CheckClosure(
        Placements.V1.CheckClosureRequest request,
        ServerCallContext context
    ) => Task.FromResult(new Placements.V1.CheckClosureResponse { Blockers = { world.BlockersOf("placements") } });
}

internal sealed class PeerHeldData(PeerWorld world) : HeldDataService.HeldDataServiceBase
{
    public override Task<ExportPersonResponse> ExportPerson(ExportPersonRequest request, ServerCallContext context)
    {
        world.Exports.Enqueue(request);
        return Task.FromResult(
            new ExportPersonResponse
            {
                Records =
                {
                    new HeldRecord { Kind = "meeting", Json = """{"state":"Held"}""" },
                },
            }
        );
    }
}
