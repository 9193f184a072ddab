using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Tot.ServiceDefaults.Identity;

namespace Tot.SystemTests.Authorization;

/// <summary>
/// matrix.json against the running program: every operation of the API document × every role × every relation to the case. Reads first, then what
/// must be refused, then what is allowed, since that changes the cases.
/// </summary>
public sealed class AuthorizationMatrixTests(AuthorizationWorld world, ITestOutputHelper output) : IClassFixture<AuthorizationWorld>
{
    private const int AtOnce = 8;
    private static readonly Matrix Matrix = Matrix.Read();
    private static readonly Relation[] Relations = Enum.GetValues<Relation>();

    private sealed record Cell(Row Row, Operation Operation, string Role, Relation Relation, string Expected)
    {
        public override string ToString() => $"{Operation.Id} {Relation}/{Role}";
    }

    [Fact]
    public void EveryOperation_HasARow_AndEveryRowAnOperation()
    {
        Assert.Equal(
            world.Operations.Select(o => o.Id).Order(StringComparer.Ordinal),
            Matrix.Operations.Select(r => r.Operation).Order(StringComparer.Ordinal)
        );
        Assert.Empty(world.Operations.Where(o => o.HasBody && !Bodies.All.ContainsKey(o.Id)).Select(o => o.Id));
        Assert.Equal(Roles.All.Order(StringComparer.Ordinal), Matrix.Groups["everybody"].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheRolesOfARow_AreTheOnesThatTheServiceSays()
    {
        var said = world.Operations.ToDictionary(o => o.Id, o => string.Join(' ', (o.Roles ?? ["anyone"]).Order(StringComparer.Ordinal)));

        Assert.All(
            Matrix.Operations,
            row =>
                Assert.Equal(
                    said[row.Operation],
                    string.Join(' ', Matrix.Groups.GetValueOrDefault(row.May, [row.May]).Order(StringComparer.Ordinal))
                )
        );
    }

    [Fact]
    public async Task EveryCell_IsAnsweredAsTheMatrixSays_AndTellsNobodyOutsideOfTheCase()
    {
        var wrong = new ConcurrentQueue<string>();
        var cells = Cells();
        var (reads, writes) = (cells.Where(c => c.Operation.IsRead), cells.Where(c => !c.Operation.IsRead).ToList());
        var started = TimeProvider.System.GetTimestamp();
        foreach (
            var batch in (IEnumerable<Cell>[])
                [
                    reads,
                    writes.Where(c => c.Expected != Matrix.Allowed),
                    writes.Where(c => c is { Expected: Matrix.Allowed, Relation: not Relation.In }),
                ]
        )
        {
            await Parallel.ForEachAsync(
                batch,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (cell, _) => await TryAsync(cell, wrong)
            );
        }
        foreach (var cell in writes.Where(c => c is { Expected: Matrix.Allowed, Relation: Relation.In }))
        {
            await TryAsync(cell, wrong);
        }
        output.WriteLine(
            $"{world.Operations.Count} operations, {cells.Count} cells, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"
        );

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    private List<Cell> Cells()
    {
        var operations = world.Operations.ToDictionary(o => o.Id, StringComparer.Ordinal);
        return
        [
            .. from row in Matrix.Operations
            where row.ProvenBy is null
            from relation in Relations
            from role in relation == Relation.Nobody ? [Roles.Coordinator] : Cast.AllRoles
            select new Cell(row, operations[row.Operation], role, relation, Matrix.Expected(row, role, relation)),
        ];
    }

    private async Task TryAsync(Cell cell, ConcurrentQueue<string> wrong)
    {
        var (file, client) = world.Scene(cell.Role, cell.Relation);
        var anew = await AnewAsync(cell, file, client);
        var address = cell.Operation.Address(thing => anew ?? file[thing]) + file.Fill(cell.Row.Query ?? "");
        var body = Bodies.All.TryGetValue(cell.Operation.Id, out var template) ? file.Fill(template) : null;
        using var answer = await client.SendAsync(Request(cell.Operation.Method, address, body), HttpCompletionOption.ResponseHeadersRead);
        var status = (int)answer.StatusCode;
        // A stream has no end.
        var text = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync();
        if (!Matrix.Fits(cell.Expected, cell.Operation.Method, status))
        {
            wrong.Enqueue($"{cell}: {status} instead of {cell.Expected}; {(text.Length > 300 ? text[..300] : text)}");
        }
        var told =
            cell.Relation == Relation.In || Matrix.MayTell(cell.Row)
                ? null
                : file.Secrets.FirstOrDefault(s => Tells(text, s, address + body));
        if (told is not null)
        {
            wrong.Enqueue($"{cell}: {status} tells of {told}");
        }
        if (status == 404 && (answer.Headers.ETag is not null || answer.Headers.CacheControl?.NoStore != true))
        {
            wrong.Enqueue($"{cell}: 404 with an ETag or without no-store");
        }
    }

    /// <summary>What is gone, or has been asked too often, after one cell is made for each that may have it.</summary>
    private static async Task<string?> AnewAsync(Cell cell, CaseFile file, HttpClient client)
    {
        const string Subscription = """{ "endpoint": "https://barnevern.example/tot", "eventTypes": ["tot.events.v1.Deadline*"] }""";
        const string Calendar = """{ "scope": "agency" }""";
        return (cell.Expected, cell.Operation.Id) switch
        {
            (Matrix.Allowed, "DeleteSubscription") => (await client.PostAsync("subscriptions", Subscription)).Id().ToString(),
            (Matrix.Allowed, "RevokeCalendarFeed") => (await client.PostAsync("calendar-feeds", Calendar)).Id().ToString(),
            (_, "GetCalendar") => CaseFile.SecretOf(await file.Owner.PostAsync("calendar-feeds", Calendar)),
            _ => null,
        };
    }

    /// <summary>What the caller said itself may be repeated.</summary>
    private static bool Tells(string answer, string secret, string asked) =>
        answer.Contains(secret, StringComparison.OrdinalIgnoreCase) && !asked.Contains(secret, StringComparison.OrdinalIgnoreCase);

    private static HttpRequestMessage Request(HttpMethod method, string address, string? body)
    {
        var request = new HttpRequestMessage(method, address);
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent(body ?? "{}", Encoding.UTF8);
            var isCalendar = body?.StartsWith("BEGIN:VCALENDAR", StringComparison.Ordinal) == true;
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(isCalendar ? "text/calendar" : "application/json");
        }
        return request;
    }
}
