using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;

namespace Tot.Intake.Tests.Persistence;

/// <summary>A store of the version before keeps what it has, in the form in which it is listed now.</summary>
public sealed class IntakeListsMigrationTests
{
    private const string Case = "019D0000-0000-7000-8000-000000000001";
    private const string Person = "019D0000-0000-7000-8000-000000000002";
    private const string Agency = "019D0000-0000-7000-8000-000000000003";

    [Fact]
    public async Task Migration_OfAStoreWithConsents_ListsTheNewestOfEachPurpose()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(ct);
        await using var db = new SqliteIntakeDb(new DbContextOptionsBuilder<SqliteIntakeDb>().UseSqlite(connection).Options);
        await db.GetService<IMigrator>().MigrateAsync("IdentityLater", ct);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $$"""
                insert into cases (id, number, municipality, phase, raised_by, opened_at, version)
                values ('{{Case}}', 'TOT-2026-000042', '4601', 'Acute', '{{Agency}}', 0, 1);
                insert into persons (id, case_id, age_group, status, needs_interpreter, address_confidentiality, residence_unsettled,
                    version, age_assessments, danger_assessments, immediate_needs, relations, age_group_follows_birth_date, consents)
                values ('{{Person}}', '{{Case}}', 'Adult', 'PossibleVictim', 0, 'None', 0, 1, '[]', '[]', '[]', '[]', 0, '[
                    {{Said("FollowUp", "Given", "2026-03-10T09:30:00.1234567+01:00")}},
                    {{Said("Housing", "Refused", "2026-03-11T08:00:00+00:00")}},
                    {{Said("FollowUp", "Withdrawn", "2026-03-12T09:30:00+01:00")}}]');
                """;
            await command.ExecuteNonQueryAsync(ct);
        }

        await db.Database.MigrateAsync(ct);

        Assert.Equal(2026_000042L, (await db.Cases.SingleAsync(ct)).Ordinal);
        var standings = await db.ConsentStandings.OrderBy(s => s.SaidAt).ToListAsync(ct);
        Assert.Equal(
            [
                (ConsentPurpose.Housing, ConsentState.Refused, new DateTimeOffset(2026, 3, 11, 8, 0, 0, TimeSpan.Zero)),
                (ConsentPurpose.FollowUp, ConsentState.Withdrawn, new DateTimeOffset(2026, 3, 12, 8, 30, 0, TimeSpan.Zero)),
            ],
            standings.Select(s => (s.Purpose, s.State, s.SaidAt))
        );
        Assert.All(
            standings,
            s => Assert.Equal((new Guid(Person), new Guid(Case), new Guid(Agency)), (s.PersonId.Value, s.CaseId.Value, s.RecordedBy.Value))
        );
        Assert.Equal(2, await db.ConsentStandings.CountAsync(s => s.PersonId == new PersonId(new Guid(Person)), ct));
    }

    /// <summary>As the service of that version wrote it.</summary>
    private static string Said(string purpose, string state, string at) =>
        $$$"""{"purpose":"{{{purpose}}}","state":"{{{state}}}","form":"Oral","at":"{{{at}}}","recordedBy":{"value":"{{{Agency.ToLowerInvariant()}}}"}}""";
}
