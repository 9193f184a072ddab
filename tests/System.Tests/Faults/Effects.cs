using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Tot.Testing;

namespace Tot.SystemTests.Faults;

/// <summary>What every store of a cluster, and an agency's own system, say of the writes that were acknowledged.</summary>
internal sealed class Effects(Cluster cluster, Receiver coordinator, Receiver childWelfare)
{
    private const string Assessed = "tot.events.v1.DangerAssessed";
    private readonly Stores _stores = new(cluster);

    /// <summary>Events that no consumer can take, planted by a test.</summary>
    public HashSet<Guid> Poison { get; } = [];

    /// <summary>Services whose database a test has taken back to an older state.</summary>
    public HashSet<string> TakenBack { get; } = [];

    /// <summary>
    /// Waits until nothing is lost any more, or for as long as <paramref name="patience"/>; what is still missing then is lost. Nothing is ever
    /// allowed to be there twice.
    /// </summary>
    public async Task<(List<string> Lost, List<string> Doubled)> CountAsync(IReadOnlyCollection<Guid> acknowledged, TimeSpan patience)
    {
        List<string> lost = ["not counted yet"];
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    try
                    {
                        lost = await LostAsync(acknowledged);
                    }
                    catch (Exception e) when (e is NpgsqlException or HttpRequestException or IOException or OperationCanceledException)
                    {
                        lost = [$"cannot be counted: {e.Message}"];
                    }
                    if (lost.Count > 0)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(1));
                    }
                    return lost.Count == 0;
                },
                "every effect",
                patience
            );
        }
        catch (TimeoutException)
        {
            // What is missing is told by the result.
        }
        return (lost, await DoubledAsync());
    }

    private async Task<List<string>> LostAsync(IReadOnlyCollection<Guid> acknowledged)
    {
        var lost = new List<string>();
        foreach (
            var (what, service, sql) in (IEnumerable<(string, string, string)>)
                [
                    ("case", "intake", "SELECT id FROM cases"),
                    ("meeting of case", "meetings", "SELECT case_id FROM meetings"),
                    ("roster of case", "obligations", "SELECT case_id FROM rosters"),
                ]
        )
        {
            var there = (await _stores.ReadAsync(service, sql, r => r.GetGuid(0))).ToHashSet();
            lost.AddRange(acknowledged.Where(c => !there.Contains(c)).Select(c => $"{what} {c}"));
        }
        await MissingInInboxesAsync(lost);
        lost.AddRange(
            (
                await _stores.ReadAsync(
                    "intake",
                    $"SELECT event_id, payload::jsonb->>'caseId' FROM event_log WHERE type = '{Assessed}'",
                    r => (Event: r.GetGuid(0), Case: Guid.Parse(r.GetString(1)))
                )
            )
                .Where(e => acknowledged.Contains(e.Case) && !coordinator.Has(e.Event))
                .Select(e => $"delivery of {Assessed} {e.Event}")
        );
        lost.AddRange(
            (
                await _stores.ReadAsync(
                    "placements",
                    "SELECT event_id, type FROM event_log WHERE type LIKE 'tot.events.v1.Deadline%'",
                    r => (Event: r.GetGuid(0), Type: r.GetString(1))
                )
            )
                .Where(e => !childWelfare.Has(e.Event))
                .Select(e => $"delivery of {e.Type} {e.Event}")
        );
        await WarningsAsync(lost);
        await AuditAsync(lost);
        return lost;
    }

    /// <summary>Every handler of every consumer has had every event of the types that it takes.</summary>
    private async Task MissingInInboxesAsync(List<string> lost)
    {
        var typeOf = new Dictionary<Guid, (string Source, string Type)>();
        foreach (var source in Stores.Services)
        {
            foreach (
                var (id, type) in await _stores.ReadAsync(
                    source,
                    "SELECT event_id, type FROM event_log",
                    r => (r.GetGuid(0), r.GetString(1))
                )
            )
            {
                typeOf[id] = (source, type);
            }
        }
        var ofType = typeOf.Where(e => !Poison.Contains(e.Key)).ToLookup(e => e.Value, e => e.Key);
        foreach (var consumer in Stores.Services)
        {
            var had = (
                await _stores.ReadAsync(consumer, "SELECT handler, event_id FROM inbox", r => (r.GetString(0), r.GetGuid(1)))
            ).ToLookup(e => e.Item1, e => e.Item2);
            foreach (var handler in had)
            {
                var taken = handler.ToHashSet();
                var types = taken.Select(e => typeOf.GetValueOrDefault(e)).Where(t => t.Type is not null).Distinct();
                lost.AddRange(
                    types
                        .SelectMany(t => ofType[t])
                        .Where(e => !taken.Contains(e))
                        .Select(e => $"{typeOf[e].Type} {e} in {consumer} ({handler.Key})")
                );
            }
        }
    }

    /// <summary>Of every deadline, what was due to be warned of has been proven and told.</summary>
    private async Task WarningsAsync(List<string> lost)
    {
        var now = (await cluster.NowAsync()).AddSeconds(-30);
        lost.AddRange(
            await _stores.ReadAsync(
                "placements",
                $"SELECT id FROM deadlines WHERE next_action_at < '{now:O}'",
                r => $"warning of deadline {r.GetGuid(0)}"
            )
        );
        var (proven, told) = (
            await _stores.ScalarAsync<long>("placements", "SELECT count(*) FROM deadline_warnings WHERE sent_at IS NOT NULL"),
            await _stores.ScalarAsync<long>("placements", "SELECT count(*) FROM event_log WHERE type = 'tot.events.v1.DeadlineApproaching'")
        );
        if (proven > told)
        {
            lost.Add($"{proven - told} warnings proven and not told");
        }
    }

    private async Task AuditAsync(List<string> lost)
    {
        using var auditor = await cluster.AsAsync("auditor");
        foreach (var service in Stores.Services)
        {
            var verification = await auditor.GetFromJsonAsync<JsonElement>($"/api/v1/audit/{service}/verification");
            // A store that a test has taken back is older than what its witnesses were shown, and the audit says so.
            if (
                verification.GetProperty("findings").GetArrayLength() > 0
                || (!TakenBack.Contains(service) && !verification.GetProperty("intact").GetBoolean())
            )
            {
                lost.Add($"audit of {service}: {verification}");
            }
        }
    }

    private async Task<List<string>> DoubledAsync()
    {
        var doubled = new List<string>();
        foreach (
            var (what, service, sql) in (IEnumerable<(string, string, string)>)
                [
                    ("meeting of case", "meetings", "SELECT case_id::text FROM meetings GROUP BY 1 HAVING count(*) > 1"),
                    ("roster of case", "obligations", "SELECT case_id::text FROM rosters GROUP BY 1 HAVING count(*) > 1"),
                    ("event told to agencies", "subscriptions", "SELECT event_id::text FROM partner_events GROUP BY 1 HAVING count(*) > 1"),
                    ("case number", "intake", "SELECT number::text FROM cases GROUP BY 1 HAVING count(*) > 1"),
                    ("identification", "intake", "SELECT case_id::text FROM identifications GROUP BY 1 HAVING count(*) > 1"),
                    ("opening of case", "intake", TwiceTold("PersonIdentified", "caseId")),
                    ("assessment of person", "intake", TwiceTold("DangerAssessed", "personId", planted: "fromTomorrow")),
                    ("proposal for case", "meetings", TwiceTold("MeetingProposed", "caseId")),
                    ("warning", "placements", TwiceTold("DeadlineApproaching", "deadline", "leadDays")),
                    ("miss", "placements", TwiceTold("DeadlineMissed", "deadline")),
                ]
        )
        {
            doubled.AddRange((await _stores.ReadAsync(service, sql, r => r.GetString(0))).Select(r => $"{what} {r}"));
        }
        if (coordinator.Contradictions + childWelfare.Contradictions is > 0 and var contradictions)
        {
            doubled.Add($"{contradictions} deliveries with another content under the same id");
        }
        return doubled;
    }

    /// <summary>What was told in two events; a deadline with its version and day counts as one thing.</summary>
    private static string TwiceTold(string type, string field, string? and = null, string? planted = null) =>
        $"SELECT coalesce(payload::jsonb->>'{field}', '') || coalesce(payload::jsonb->>'{and}', '') FROM event_log "
        + $"WHERE type = 'tot.events.v1.{type}' AND NOT jsonb_exists(payload::jsonb, '{planted}') GROUP BY 1 HAVING count(*) > 1";
}
