using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
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
        Forget();

        await Host.RestartAsync();

        await Eventually.TrueAsync(async () => (await ProposedAsync()).Count == 2, "the match that is found anew");
    }

    private static JsonObject Named() =>
        new() { ["persons"] = new JsonArray(new JsonObject { ["name"] = "Gammel Oppdiktet", ["birthDate"] = "2001-01-01" }) };

    /// <summary>The store as it was before persons had keyed hashes.</summary>
    private void Forget()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Host.Folder, "intake.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "delete from matches; delete from match_keys; update identity_boxes set trait_form = 0";
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
