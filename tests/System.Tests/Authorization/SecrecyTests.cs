using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Tot.ServiceDefaults.Identity;

namespace Tot.SystemTests.Authorization;

/// <summary>Whoever is outside a case cannot tell that there is one.</summary>
public sealed partial class SecrecyTests(AuthorizationWorld world) : IClassFixture<AuthorizationWorld>
{
    /// <summary>By role they read figures of all cases, or the audit.</summary>
    private static readonly string[] Overseers = [Roles.Admin, Roles.Auditor];

    [Fact]
    public async Task WhatIsNotPermitted_IsAnsweredAsWhatDoesNotExist()
    {
        var matrix = Matrix.Read();
        var operations = world.Operations.ToDictionary(o => o.Id, StringComparer.Ordinal);
        var compared = 0;
        foreach (var row in matrix.Operations.Where(r => r.ProvenBy is null && operations[r.Operation].HasParameters))
        {
            var operation = operations[row.Operation];
            var role = Cast.AllRoles.FirstOrDefault(r => matrix.Expected(row, r, Relation.OtherMunicipality) == "404");
            if (role is null)
            {
                continue;
            }
            var (file, client) = world.Scene(role, Relation.OtherMunicipality);
            var nothing = Guid.CreateVersion7().ToString();
            var forbidden = await AnswerAsync(client, operation, row, file, t => file[t]);
            var missing = await AnswerAsync(
                client,
                operation,
                row,
                file,
                t => Guid.TryParse(file[t], out _) && t != "roster" ? nothing : file[t]
            );
            Assert.Equal(missing, forbidden);
            Assert.StartsWith("404", forbidden, StringComparison.Ordinal);
            compared++;
        }
        Assert.InRange(compared, 50, 500);
    }

    [Fact]
    public async Task AnotherCase_ChangesNothingThatOutsidersRead()
    {
        var reads = world.Operations.Where(o => o.IsRead && !o.HasParameters && o.Id is not "StreamEvents" && o.Roles is not null).ToList();
        var outsiders = world.Cast.Oslo.Members.Concat(world.Cast.Stavanger.Members).Where(m => !Overseers.Contains(m.Key)).ToList();
        await SettledAsync();
        var before = await ReadAllAsync(reads, outsiders);

        var another = await CaseFile.MakeAnotherAsync(world.Cast, world.Cast.Bergen, world.Bergens);

        var after = await ReadAllAsync(reads, outsiders);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, b => Assert.Equal((b.Key, b.Value), (b.Key, after[b.Key])));
        // Those inside see the difference, so that the comparison could have failed.
        var inside = world.Cast.Bergen[Roles.Coordinator].Client;
        Assert.Contains(another["cases"], await inside.GetStringAsync("/api/v1/cases?pageSize=200"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoIsTakenOutOfTheRoster_IsOutsideAtTheNextRequest_InEveryService()
    {
        var (file, town) = (world.Bergens, world.Cast.Bergen);
        var coordinator = town[Roles.Coordinator].Client;
        var member = world.Cast.Stavanger[Roles.ChildWelfare];
        string[] addresses =
        [
            $"cases/{file["cases"]}",
            $"persons/{file["persons"]}/identity",
            $"meetings/{file["meetings"]}",
            $"cases/{file["cases"]}/roster",
            $"obligations/{file["measures"]}",
            $"placements/{file["placements"]}",
            $"deadlines?caseId={file["cases"]}",
        ];
        for (var round = 0; round < 5; round++)
        {
            await coordinator.PostAsync(
                $"cases/{file["cases"]}/roster",
                $$"""{ "agencyId": "{{member.AgencyId}}", "ground": "necessary-for-own-task" }"""
            );
            foreach (var address in addresses)
            {
                Assert.Equal((address, HttpStatusCode.OK), (address, await StatusAsync(member.Client, address)));
            }
            Assert.Contains(file["cases"], await member.Client.GetStringAsync("/api/v1/events?limit=200"), StringComparison.Ordinal);

            await coordinator.PostAsync($"cases/{file["cases"]}/roster/{member.AgencyId}/end", """{ "reason": "Oppdiktet" }""");

            foreach (var address in addresses)
            {
                Assert.Equal((address, HttpStatusCode.NotFound), (address, await StatusAsync(member.Client, address)));
            }
            Assert.DoesNotContain(file["cases"], await member.Client.GetStringAsync("/api/v1/events?limit=200"), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(new Uri("/api/v1/" + address, UriKind.Relative));
        return answer.StatusCode;
    }

    /// <summary>What has been told so far has come to everybody.</summary>
    private async Task SettledAsync()
    {
        var (coordinator, file) = (world.Cast.Bergen[Roles.Coordinator].Client, world.Bergens);
        await coordinator.ItemsAsync($"measures?caseId={file["cases"]}");
        await world.Cast.Oslo[Roles.Coordinator].Client.ItemsAsync($"measures?caseId={world.Oslos["cases"]}");
    }

    private static async Task<Dictionary<string, string>> ReadAllAsync(
        IEnumerable<Operation> reads,
        IEnumerable<KeyValuePair<string, Member>> readers
    )
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var operation in reads)
        {
            foreach (var (role, member) in readers.Where(r => operation.Roles!.Contains(r.Key)))
            {
                using var answer = await member.Client.GetAsync(new Uri(operation.Path, UriKind.Relative));
                read[$"{operation.Id} {role} {member.AgencyId}"] =
                    $"{(int)answer.StatusCode} {answer.Headers.ETag} {Instant().Replace(await answer.Content.ReadAsStringAsync(), "…")}";
            }
        }
        return read;
    }

    /// <summary>Status, headers that could tell, and body, without what is particular to the request.</summary>
    private static async Task<string> AnswerAsync(
        HttpClient client,
        Operation operation,
        Row row,
        CaseFile file,
        Func<string, string> thing
    )
    {
        var address = operation.Address(thing) + file.Fill(row.Query ?? "");
        using var request = new HttpRequestMessage(operation.Method, address);
        if (!operation.IsRead)
        {
            request.Content = new StringContent(
                file.Fill(Bodies.All.GetValueOrDefault(operation.Id, "{}")),
                Encoding.UTF8,
                "application/json"
            );
        }
        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var headers = string.Join(
            ", ",
            answer
                .Headers.Concat(answer.Content.Headers)
                .Where(h => h.Key is not ("Date" or "Content-Length" or "X-Request-ID"))
                .Select(h => $"{h.Key}: {string.Join(';', h.Value)}")
                .Order(StringComparer.Ordinal)
        );
        return $"{(int)answer.StatusCode} {operation.Id} {headers} {TraceId().Replace(body.Replace(address.Split('?')[0], "", StringComparison.Ordinal), "…")}";
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    /// <summary>When a report was made; and where the feed goes on, which is a place in the log of all events.</summary>
    [GeneratedRegex("\"(asOf|generatedAt|at|next)\":\"[^\"]*\"")]
    private static partial Regex Instant();
}
