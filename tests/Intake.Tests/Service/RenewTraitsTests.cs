using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Persistence;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

public sealed class RenewTraitsTests(IntakeHost host) : IntakeTest(host)
{
    [Fact]
    public async Task Persons_RecordedBeforeThereWereKeyedHashes_AreFoundAfterAStart()
    {
        await RaiseAsync(body: Named());
        await RaiseAsync(body: Named());
        await Eventually.TrueAsync(async () => (await ProposedAsync()).Count == 1, "the match that is found at once");
        await ForgetAsync();

        await Host.RestartAsync();

        await Eventually.TrueAsync(async () => (await ProposedAsync()).Count == 2, "the match that is found anew");
    }

    private static JsonObject Named() =>
        new() { ["persons"] = new JsonArray(new JsonObject { ["name"] = "Gammel Oppdiktet", ["birthDate"] = "2001-01-01" }) };

    /// <summary>The store as it was before persons had keyed hashes.</summary>
    private async Task ForgetAsync() =>
        Assert.True(
            await Host.InStoreAsync(
                (IntakeDbContext db) =>
                    db.Database.ExecuteSqlRawAsync(
                        "delete from matches; delete from match_keys; update identity_boxes set trait_form = 0",
                        TestContext.Current.CancellationToken
                    )
            ) > 0
        );
}
