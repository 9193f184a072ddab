using System.Net;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class MovesServiceTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    [Fact]
    public async Task Transfer_IsToldAndShown()
    {
        var (caseId, path) = await world.APlacementAsync();
        await world.DecideAsync(path, Board("2026-03-10"));
        var to = await world.AnInstitutionAsync();

        var moved = await world.PostAsync(path + "/transfer", Transfer(to));

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        var shown = await world.ShowAsync(path);
        Assert.Equal(to, shown.GetProperty("institutionId").GetGuid());
        Assert.Equal("2026-03-12", Assert.Single(shown.GetProperty("transfers").EnumerateArray()).GetProperty("firstDay").GetString());
        Assert.Single(await world.TypesToldOfAsync(caseId), type => type == "PlacementTransferred");
        await RefusedAsync(
            await world.PostAsync(path + "/transfer", Transfer(to, "2026-03-13")),
            HttpStatusCode.Conflict,
            "ALREADY_IN_INSTITUTION"
        );
        await RefusedAsync(
            await world.PostAsync(path + "/transfer", Transfer(Guid.CreateVersion7())),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
        await RefusedAsync(await world.PostAsync(path + "/transfer", new { }), HttpStatusCode.BadRequest, "VALIDATION_FAILED");
        await RefusedAsync(
            await world.PostAsync(path + "/transfer", Transfer(to), "child-welfare-oslo"),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
    }

    [Fact]
    public async Task Places_AreCounted_AndFreeAgainAfterTheEnd()
    {
        var institutionId = await world.AnInstitutionAsync();
        var paths = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            paths.Add((await StartAsync(world.AChild(), institutionId)).Headers.Location!.ToString()["/api/v1/".Length..]);
        }

        var full = await RefusedAsync(await StartAsync(world.AChild(), institutionId), HttpStatusCode.Conflict, "INSTITUTION_FULL");
        Assert.Equal(3, full.GetProperty("places").GetInt32());
        var (_, elsewhere) = await world.APlacementAsync();
        await RefusedAsync(
            await world.PostAsync(elsewhere + "/transfer", Transfer(institutionId)),
            HttpStatusCode.Conflict,
            "INSTITUTION_FULL"
        );
        await world.PostAsync(paths[0] + "/end", new { lastDay = "2026-03-09", reason = "Over." });
        Assert.Equal(HttpStatusCode.Created, (await StartAsync(world.AChild(), institutionId)).StatusCode);
    }

    [Fact]
    public async Task LastPlace_AskedForAtOnce_IsGivenOnce()
    {
        var institutionId = await world.AnInstitutionAsync();
        await StartAsync(world.AChild(), institutionId);
        await StartAsync(world.AChild(), institutionId);
        var children = Enumerable.Range(0, 4).Select(_ => world.AChild()).ToList();

        var answers = await Task.WhenAll(children.Select(child => StartAsync(child, institutionId)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
    }

    [Fact]
    public async Task SecondPlacementOfAChild_HasTheSameCap_AndFollowsCorrections()
    {
        var child = world.AChild();
        var institutionId = await world.AnInstitutionAsync();
        var first = (await StartAsync(child, institutionId)).Headers.Location!.ToString()["/api/v1/".Length..];
        var decision = (await JsonOf(await world.DecideAsync(first, Board("2026-01-10")))).GetProperty("id").GetGuid();
        await world.PostAsync(first + "/end", new { lastDay = "2026-02-10", reason = "The need had ceased." });
        var second = (await StartAsync(child, institutionId)).Headers.Location!.ToString()["/api/v1/".Length..];

        await world.DecideAsync(second, Board("2026-03-10"));
        var shown = await world.ShowAsync(second);
        Assert.Equal(("2026-07-09", 33), (shown.GetProperty("capLastDay").GetString(), shown.GetProperty("daysUsed").GetInt32()));

        var struck = await world.PostAsync($"{first}/decisions/{decision}/strike", new { reason = "Never made." });
        Assert.Equal(HttpStatusCode.OK, struck.StatusCode);
        var corrected = await world.ShowAsync(second);
        Assert.Equal(("2026-09-09", 1), (corrected.GetProperty("capLastDay").GetString(), corrected.GetProperty("daysUsed").GetInt32()));
    }

    [Fact]
    public async Task ChildFoundAdult_IsFlaggedAndTold_AndNewDecisionsAreRefused()
    {
        var (caseId, personId) = world.AChild();
        var path = (await StartAsync((caseId, personId), await world.AnInstitutionAsync())).Headers.Location!.ToString()[
            "/api/v1/".Length..
        ];
        await world.DecideAsync(path, Board("2026-03-10"));

        world.Host.Peers.Intake.Tell(
            new AgeAssessed
            {
                CaseId = caseId.ToString(),
                PersonId = personId.ToString(),
                AgeGroup = AgeGroup.Adult,
                AssessedAt = Timestamp.FromDateTimeOffset(world.Host.Clock.Now),
            },
            $"persons/{personId}"
        );

        await Eventually.TrueAsync(async () => (await world.TypesToldOfAsync(caseId)).Contains("ChildFoundAdult"), "the flag is told");
        Assert.True((await world.ShowAsync(path)).TryGetProperty("childFoundAdultAt", out _));
        await RefusedAsync(await world.DecideAsync(path, Board("2026-04-21")), HttpStatusCode.Conflict, "CHILD_NOT_MINOR");
    }

    private Task<HttpResponseMessage> StartAsync((Guid Case, Guid Person) child, Guid institutionId) =>
        world.PostAsync(
            "placements",
            new
            {
                caseId = child.Case,
                personId = child.Person,
                institutionId,
            }
        );

    private static object Transfer(Guid institutionId, string firstDay = "2026-03-12") =>
        new
        {
            institutionId,
            firstDay,
            reason = "Nearer to school.",
        };
}
