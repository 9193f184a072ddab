using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;

namespace Tot.Intake.Tests.Service;

public sealed class CaseNumberTests(IntakeHost host) : IntakeTest(host)
{
    [Fact]
    public async Task Raise_ByManyAtOnce_GivesEachCaseItsOwnNumberAndLeavesNoGap()
    {
        var last = Serial(await RaiseAsync());

        var raised = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(_ => RaiseAsync(body: JsonNode.Parse("""{"persons":[{}]}""")!.AsObject()))
        );

        Assert.Equal(Enumerable.Range(last + 1, 24), raised.Select(Serial).Order());
    }

    [Fact]
    public async Task Raise_WhenAnotherProcessGaveTheNumber_TakesTheNext()
    {
        var last = Serial(await RaiseAsync());
        await Host.InStoreAsync(
            async (IntakeDbContext db) =>
            {
                var first = await db.Cases.FirstAsync();
                var id = new CaseId(Guid.CreateVersion7(Host.Clock.Now));
                db.Add(
                    Case.Open(
                        id,
                        CaseNumber.Of(first.Number.Year, last + 1),
                        first.Municipality,
                        null,
                        first.RaisedBy,
                        null,
                        Host.Clock.Now
                    )
                );
                return await db.SaveChangesAsync();
            }
        );

        Assert.Equal(last + 2, Serial(await RaiseAsync()));
        Assert.Equal(10, (await ToldAsync()).Count);
    }

    [Fact]
    public async Task Raise_AfterRestart_CountsOn()
    {
        var last = Serial(await RaiseAsync());

        await Host.RestartAsync();

        Assert.Equal(last + 1, Serial(await RaiseAsync()));
    }

    private static int Serial(Raised raised) => CaseNumber.TryParse(raised.Number, out var number) ? number.Serial : -1;
}

public sealed class CaseNumberOfANewYearTests(IntakeHost host) : IntakeTest(host)
{
    [Fact]
    public async Task Raise_HalfAnHourIntoTheNewYearInOslo_CountsAnew()
    {
        Assert.Equal("TOT-2026-000001", (await RaiseAsync()).Number);

        // Still the old year in UTC.
        Host.Clock.Set(new DateTimeOffset(2026, 12, 31, 23, 30, 0, TimeSpan.Zero));

        Assert.Equal("TOT-2027-000001", (await RaiseAsync()).Number);
    }
}
