using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Placements.Persistence;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

namespace Tot.Placements.Tests.Service;

/// <summary>A reflection period is a deadline of its own, for adults and children, with and without a placement.</summary>
public sealed class ReflectionPeriodTests : IAsyncLifetime
{
    private readonly PlacementsWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task GrantedToAnAdult_IsADeadlineOfItsOwn_SixMonthsLater()
    {
        var (caseId, personId) = _world.AChild(AgeGroup.Adult);

        var path = await GrantAsync(caseId, personId, "2025-08-31"); // clamped: through 27 February

        var shown = await _world.ShowAsync(path, "coordinator");
        Assert.Equal("2026-02-27", shown.GetProperty("deadline").GetProperty("dueOn").GetString());
        var listed = Assert.Single(
            (await _world.ShowAsync($"deadlines?caseId={caseId}&kind=reflection-period-ends")).GetProperty("items").EnumerateArray()
        );
        Assert.Equal(shown.GetProperty("id").GetGuid(), listed.GetProperty("reflectionPeriodId").GetGuid());
        Assert.False(listed.TryGetProperty("placementId", out _));
        var told = Assert.Single(await _world.ToldOfAsync(caseId), e => e.Type.EndsWith("DeadlineSet", StringComparison.Ordinal));
        Assert.Contains("\"reflectionPeriodId\"", told.Payload, StringComparison.Ordinal);
        Assert.Contains(await _world.Host.AuditAsync(), entry => entry.CaseId == caseId && entry.Action == "grant-reflection-period");
    }

    [Fact]
    public async Task ItIsWarnedAbout_AndMissedAtItsEnd()
    {
        var (caseId, personId) = _world.AChild(AgeGroup.Adult);
        await GrantAsync(caseId, personId, "2026-03-10"); // through 9 September

        _world.Host.Clock.Advance(TimeSpan.FromDays(182)); // 8 September
        await QuietAsync();
        Assert.Contains("DeadlineApproaching", await _world.TypesToldOfAsync(caseId));
        _world.Host.Clock.Advance(TimeSpan.FromDays(2));
        await QuietAsync();

        Assert.Single(await _world.TypesToldOfAsync(caseId), type => type == "DeadlineMissed");
    }

    [Fact]
    public async Task ItIsNotRenewable_HereOrWithAPlacement()
    {
        var (caseId, personId) = _world.AChild();
        await GrantAsync(caseId, personId, "2026-03-01");
        object again = new
        {
            caseId,
            personId,
            grantedOn = "2026-03-02",
        };
        var institutionId = await _world.AnInstitutionAsync();

        await RefusedAsync(await _world.PostAsync("reflection-periods", again), HttpStatusCode.Conflict, "REFLECTION_PERIOD_NOT_RENEWABLE");
        await RefusedAsync(
            await _world.PostAsync(
                "placements",
                new
                {
                    caseId,
                    personId,
                    institutionId,
                    reflectionPeriodGrantedOn = "2026-03-01",
                }
            ),
            HttpStatusCode.Conflict,
            "REFLECTION_PERIOD_NOT_RENEWABLE"
        );
        var (otherCase, other) = _world.AChild();
        await _world.PostAsync(
            "placements",
            new
            {
                caseId = otherCase,
                personId = other,
                institutionId,
                reflectionPeriodGrantedOn = "2026-03-01",
            }
        );
        await RefusedAsync(
            await _world.PostAsync(
                "reflection-periods",
                new
                {
                    caseId = otherCase,
                    personId = other,
                    grantedOn = "2026-03-02",
                }
            ),
            HttpStatusCode.Conflict,
            "REFLECTION_PERIOD_NOT_RENEWABLE"
        );
    }

    [Fact]
    public async Task TwoWhoRegisterAtOnce_GetOnePeriod()
    {
        var (caseId, personId) = _world.AChild(AgeGroup.Adult);
        object body = new
        {
            caseId,
            personId,
            grantedOn = "2026-03-01",
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _world.PostAsync("reflection-periods", body)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task WronglyRegistered_IsStruck_ItsDeadlineWithdrawn_AndTheRightOneCanBeRegistered()
    {
        var (caseId, personId) = _world.AChild(AgeGroup.Adult);
        var path = await GrantAsync(caseId, personId, "2026-03-01");
        object reason = new { reason = "Another day was meant." };

        Assert.Equal(HttpStatusCode.OK, (await _world.PostAsync(path + "/strike", reason)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _world.PostAsync(path + "/strike", reason)).StatusCode);
        await RefusedAsync(
            await _world.PostAsync(path + "/strike", new { reason = "Something else." }),
            HttpStatusCode.Conflict,
            "REFLECTION_PERIOD_STRUCK"
        );
        await GrantAsync(caseId, personId, "2026-02-01");

        Assert.Single(await _world.TypesToldOfAsync(caseId), type => type == "DeadlineWithdrawn");
        Assert.Equal("withdrawn", (await _world.ShowAsync(path)).GetProperty("deadline").GetProperty("state").GetString());
        Assert.Equal(["2026-02-01"], await DaysAsync($"personId={personId}&standing=true"));
        Assert.Equal(["2026-03-01", "2026-02-01"], await DaysAsync($"caseId={caseId}&orderBy=grantedOn desc"));
    }

    [Fact]
    public async Task OutsideTheRoster_ThereIsNone_AndWhatIsWrongIsNamed()
    {
        var (caseId, personId) = _world.AChild(AgeGroup.Adult);
        var path = await GrantAsync(caseId, personId, "2026-03-01");
        object body = new
        {
            caseId,
            personId = Guid.CreateVersion7(),
            grantedOn = "2026-03-01",
        };

        foreach (
            var answer in (HttpResponseMessage[])
                [
                    await _world.GetAsync(path, "coordinator-oslo"),
                    await _world.GetAsync($"reflection-periods?caseId={caseId}", "coordinator-oslo"),
                    await _world.PostAsync(path + "/strike", new { reason = "x" }, "coordinator-oslo"),
                    await _world.PostAsync("reflection-periods", body, "coordinator-oslo"),
                    await _world.PostAsync("reflection-periods", body),
                ]
        )
        {
            await RefusedAsync(answer, HttpStatusCode.NotFound, "NOT_FOUND");
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync("reflection-periods", body, "admin")).StatusCode);
        var wrong = await RefusedAsync(
            await _world.PostAsync("reflection-periods", new { grantedOn = "2026-03-11" }),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );
        Assert.Equal(["caseId", "grantedOn", "personId"], wrong.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
    }

    private async Task<string> GrantAsync(Guid caseId, Guid personId, string grantedOn)
    {
        var granted = await _world.PostAsync(
            "reflection-periods",
            new
            {
                caseId,
                personId,
                grantedOn,
            }
        );
        Assert.Equal(HttpStatusCode.Created, granted.StatusCode);
        return granted.Headers.Location!.ToString()["/api/v1/".Length..];
    }

    private async Task<IEnumerable<string?>> DaysAsync(string query) =>
        (await _world.ShowAsync("reflection-periods?" + query))
            .GetProperty("items")
            .EnumerateArray()
            .Select(period => period.GetProperty("grantedOn").GetString());

    private Task QuietAsync() =>
        Eventually.TrueAsync(
            () =>
                _world.Host.InStoreAsync(
                    async (PlacementsDb db) => !await db.Deadlines.AnyAsync(d => d.NextActionAt <= _world.Host.Clock.Now)
                ),
            "every due deadline has fired"
        );
}
