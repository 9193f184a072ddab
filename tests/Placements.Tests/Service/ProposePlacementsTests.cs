using System.Net;
using System.Text.Json;
using Tot.Events.V1;
using Tot.Intake.V1;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

public sealed class ProposePlacementsTests(PlacementsWorld world) : IClassFixture<PlacementsWorld>
{
    private static readonly AgeGroup[] OneOfEach = [AgeGroup.Minor, AgeGroup.Minor, AgeGroup.InDoubt, AgeGroup.Adult];

    [Fact]
    public async Task Siblings_ThatIntakeKnows_ComeFirst_AndAdultsAreLeftOut()
    {
        var (caseId, persons) = AGroup(OneOfEach, (0, 2));
        var (two, one) = (await AHouseAsync(2), await AHouseAsync(1));

        var proposal = await ProposeAsync(new { caseId, institutionIds = new[] { two, one } });

        Assert.Equal(
            [
                [persons[0], persons[2]],
                [persons[1]],
            ],
            Sets(proposal, "sets")
        );
        Assert.Equal([persons[3]], Guids(proposal.GetProperty("adults")));
        Assert.False(proposal.GetProperty("together").GetBoolean());
        Assert.Equal(
            ("2026-03-10", "2026-09-09"),
            (proposal.GetProperty("firstDay").GetString(), proposal.GetProperty("lastDay").GetString())
        );
        var shares = proposal.GetProperty("proposal").EnumerateArray().ToList();
        Assert.Equal([two, one], shares.Select(share => share.GetProperty("institutionId").GetGuid()));
        Assert.Equal([persons[0], persons[2]], Guids(shares[0].GetProperty("personIds")));
        Assert.Empty(proposal.GetProperty("tornSets").EnumerateArray());
        Assert.False(proposal.TryGetProperty("everyoneFrom", out _));
    }

    [Fact]
    public async Task PlacesTaken_ByOthersNow_ComeFreeAfterTheirLastLawfulDay()
    {
        var house = await AHouseAsync(2);
        var (otherCase, other) = world.AChild();
        var path = await PlaceAsync(otherCase, other, house);
        var (caseId, _) = AGroup([AgeGroup.Minor, AgeGroup.Minor]);
        var request = new { caseId, institutionIds = new[] { house } };

        var undecided = await ProposeAsync(request);
        await world.DecideAsync(path, Board("2026-03-10"));
        var decided = await ProposeAsync(request);
        await world.PostAsync(path + "/end", new { lastDay = "2026-03-15", reason = "The need has ceased." });
        var ended = await ProposeAsync(request);

        Assert.False(undecided.TryGetProperty("everyoneFrom", out _));
        Assert.Equal("2026-09-10", decided.GetProperty("everyoneFrom").GetString());
        Assert.Equal("2026-03-16", ended.GetProperty("everyoneFrom").GetString());
        Assert.Equal(house, ended.GetProperty("everyoneAt").GetGuid());
        Assert.Single(ended.GetProperty("withoutPlace").EnumerateArray());
        var offer = Assert.Single(ended.GetProperty("institutions").EnumerateArray());
        Assert.Equal(1, offer.GetProperty("freePlaces").GetInt32());
        Assert.Equal(
            ["2026-03-10", "2026-03-10"],
            offer.GetProperty("takes").EnumerateArray().Select(t => t.GetProperty("firstDay").GetString())
        );
    }

    [Fact]
    public async Task TheGroupsOwnPlaces_AreTheirsToGiveUp()
    {
        var (caseId, persons) = AGroup([AgeGroup.Minor, AgeGroup.Minor]);
        var house = await AHouseAsync(2);
        await PlaceAsync(caseId, persons[0], house);

        var proposal = await ProposeAsync(new { caseId, institutionIds = new[] { house } });

        Assert.True(proposal.GetProperty("together").GetBoolean());
    }

    [Fact]
    public async Task KeepTogether_AddsToWhatIntakeKnows_AndPersonsCanBeNamed()
    {
        var (caseId, persons) = AGroup([AgeGroup.Minor, AgeGroup.Minor, AgeGroup.Minor], (0, 1));

        var proposal = await ProposeAsync(
            new
            {
                caseId,
                personIds = new[] { persons[0], persons[2] },
                keepTogether = new[] { new[] { persons[0], persons[2] } },
                institutionIds = new[] { Guid.CreateVersion7() },
            }
        );

        Assert.Equal(
            [
                [persons[0], persons[2]],
            ],
            Sets(proposal, "sets")
        );
        Assert.Equal([persons[0], persons[2]], Guids(proposal.GetProperty("withoutPlace")));
        Assert.Equal(0, proposal.GetProperty("institutionsConsidered").GetInt32());
    }

    [Fact]
    public async Task NothingIsReservedOrTold_AndWhoAskedIsAudited()
    {
        var (caseId, _) = AGroup([AgeGroup.Minor]);
        var house = await AHouseAsync(1);

        await ProposeAsync(new { caseId, institutionIds = new[] { house } });
        var again = await ProposeAsync(new { caseId, institutionIds = new[] { house } });

        Assert.True(again.GetProperty("together").GetBoolean());
        Assert.Empty(await world.ToldOfAsync(caseId));
        Assert.Equal(2, (await world.Host.AuditAsync()).Count(entry => entry.CaseId == caseId && entry.Action == "propose-placements"));
    }

    [Fact]
    public async Task OutsideTheRoster_OrWithoutSuchAPerson_ThereIsNothing()
    {
        var (caseId, _) = AGroup([AgeGroup.Minor]);
        var body = new { caseId };

        await RefusedAsync(await world.PostAsync("placement-proposals", body, "coordinator-oslo"), HttpStatusCode.NotFound, "NOT_FOUND");
        await RefusedAsync(
            await world.PostAsync("placement-proposals", new { caseId, personIds = new[] { Guid.CreateVersion7() } }),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
        await RefusedAsync(
            await world.PostAsync("placement-proposals", new { caseId = Guid.CreateVersion7() }),
            HttpStatusCode.NotFound,
            "NOT_FOUND"
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PostAsync("placement-proposals", body, "admin")).StatusCode);
    }

    [Fact]
    public async Task Adults_AreRefused_WhenNamedOrAlone()
    {
        var (mixed, persons) = AGroup(OneOfEach);
        var (adults, _) = AGroup([AgeGroup.Adult]);

        foreach (object body in (object[])[new { caseId = mixed, personIds = new[] { persons[0], persons[3] } }, new { caseId = adults }])
        {
            await RefusedAsync(await world.PostAsync("placement-proposals", body), HttpStatusCode.Conflict, "CHILD_NOT_MINOR");
        }
    }

    [Fact]
    public async Task AStayBeyondSixMonths_IsRefused_WithTheLastLawfulDay()
    {
        var (caseId, _) = AGroup([AgeGroup.Minor]);
        var body = new
        {
            caseId,
            firstDay = "2026-08-31",
            lastDay = "2027-03-01",
        };

        var refused = await RefusedAsync(
            await world.PostAsync("placement-proposals", body),
            HttpStatusCode.Conflict,
            "PLACEMENT_EXCEEDS_CAP"
        );

        Assert.Equal("2027-02-27", refused.GetProperty("lastLawfulDay").GetString());
    }

    [Fact]
    public async Task WhatIsWrong_IsNamed()
    {
        var (caseId, persons) = AGroup([.. Enumerable.Repeat(AgeGroup.Minor, 13)]);
        (object Body, string Field)[] wrong =
        [
            (new { }, "caseId"),
            (new { caseId, firstDay = "2026-03-09" }, "firstDay"),
            (new { caseId, lastDay = "2026-03-09" }, "lastDay"),
            (new { caseId, institutionIds = Array.Empty<Guid>() }, "institutionIds"),
            (new { caseId }, "personIds"),
            (new { caseId, personIds = Array.Empty<Guid>() }, "personIds"),
            (
                new
                {
                    caseId,
                    personIds = persons[..1],
                    keepTogether = new[] { persons[..1] },
                },
                "keepTogether"
            ),
            (
                new
                {
                    caseId,
                    personIds = persons[..1],
                    keepTogether = new[] { new[] { persons[0], Guid.Empty } },
                },
                "keepTogether"
            ),
        ];
        foreach (var (body, field) in wrong)
        {
            var problem = await RefusedAsync(
                await world.PostAsync("placement-proposals", body),
                HttpStatusCode.BadRequest,
                "VALIDATION_FAILED"
            );
            Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        }
    }

    private (Guid Case, Guid[] Persons) AGroup(AgeGroup[] ages, params (int One, int Other)[] siblings)
    {
        var caseId = Guid.CreateVersion7();
        Guid[] persons = [.. ages.Select(_ => Guid.CreateVersion7())];
        var known = new GetCaseResponse { CaseId = caseId.ToString() };
        foreach (var (person, age) in persons.Zip(ages))
        {
            known.Persons.Add(new IdentifiedPerson { PersonId = person.ToString(), AgeGroup = age });
            world.Host.Peers.Persons[person] = new GetPersonFactsResponse
            {
                PersonId = person.ToString(),
                CaseId = caseId.ToString(),
                AgeGroup = age,
            };
        }
        foreach (var (one, other) in siblings)
        {
            known.Relations.Add(
                new PersonRelation
                {
                    PersonId = persons[one].ToString(),
                    ToPersonId = persons[other].ToString(),
                    Kind = PersonRelationKind.Sibling,
                }
            );
        }
        world.Host.Peers.Cases[caseId] = known;
        world.Host.Peers.Enrol(caseId, ChildWelfare, "coordinator");
        return (caseId, persons);
    }

    private async Task<Guid> AHouseAsync(int places)
    {
        var created = await world.PostAsync(
            "institutions",
            new
            {
                name = $"Invented House {Guid.NewGuid():N}",
                places,
                approvedFrom = "2020-01-01",
            }
        );
        return (await JsonOf(created)).GetProperty("id").GetGuid();
    }

    private async Task<string> PlaceAsync(Guid caseId, Guid personId, Guid institutionId)
    {
        var created = await world.PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId,
            }
        );
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return created.Headers.Location!.ToString()["/api/v1/".Length..];
    }

    private async Task<JsonElement> ProposeAsync(object body)
    {
        var answer = await world.PostAsync("placement-proposals", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await JsonOf(answer);
    }

    private static IEnumerable<Guid> Guids(JsonElement list) => list.EnumerateArray().Select(id => id.GetGuid());

    private static IEnumerable<IEnumerable<Guid>> Sets(JsonElement proposal, string name) =>
        proposal.GetProperty(name).EnumerateArray().Select(Guids);
}
