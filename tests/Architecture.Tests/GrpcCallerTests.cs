using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tot.Intake;
using Tot.Meetings;
using Tot.Obligations;
using Tot.Placements;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions;
using Tot.Testing;

namespace Tot.Architecture.Tests;

/// <summary>grpc-callers.json against the real services: every method × every service that could call it, each with a real token.</summary>
public sealed class GrpcCallerTests
{
    private static readonly TotService[] Services =
    [
        IntakeService.Definition,
        MeetingsService.Definition,
        ObligationsService.Definition,
        PlacementsService.Definition,
        SubscriptionsService.Definition,
    ];

    /// <summary>Who might try: the services, and what has a key but is none of them.</summary>
    private static readonly string[] Identities = [.. Services.Select(s => s.Name), "console", "stranger"];

    private static readonly Dictionary<string, Dictionary<string, string[]>> Rows = JsonSerializer.Deserialize<
        Dictionary<string, Dictionary<string, string[]>>
    >(
        File.ReadAllText(Repository.PathOf("tests/Architecture.Tests/grpc-callers.json")),
        new JsonSerializerOptions { ReadCommentHandling = JsonCommentHandling.Skip }
    )!;

    public static TheoryData<string> Names => [.. Services.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryMethod_HasARow_AndAnswersNobodyElse(string service)
    {
        await using var host = await ServiceTestHost.StartAsync(TestStore.Sqlite, Services.Single(s => s.Name == service));
        var keys = new ServiceKeys(Path.Combine(host.Folder, "keys"));
        foreach (var identity in Identities)
        {
            keys.Ensure(identity);
        }
        var methods = host
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName[1..])
            .OfType<string>()
            .ToList();
        Assert.Equal(Rows[service].Keys.Order(StringComparer.Ordinal), methods.Order(StringComparer.Ordinal));
        using var client = host.Anonymous();

        foreach (var (method, callers) in Rows[service])
        {
            foreach (var identity in Identities.Where(i => i != service))
            {
                var token = new ServiceTokens(new ServiceName(identity), keys).For(service);
                Assert.Equal((method, identity, callers.Contains(identity)), (method, identity, await IsLetInAsync(client, method, token)));
            }
            var elsewhere = new ServiceTokens(new ServiceName(callers[0]), keys).For(service == "intake" ? "meetings" : "intake");
            var person = new DemoTokens(keys).Issue(DemoPersonas.Find("coordinator")!);
            foreach (var token in (string?[])[null, elsewhere, person])
            {
                Assert.False(await IsLetInAsync(client, method, token), method);
            }
        }
    }

    [Fact]
    public void MethodThatNobodyIsSaidToCall_IsNotMapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        var app = builder.Build();

        app.MapGrpcService<Violator>().RequireCallers(("CheckAccess", ["intake"]));

        var refusal = Assert.Throws<InvalidOperationException>(() =>
            ((IEndpointRouteBuilder)app).DataSources.SelectMany(d => d.Endpoints).ToList()
        );
        Assert.Contains("ListEntitled", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Sends an empty message; an endpoint that lets the caller in may well find fault with it.</summary>
    private static async Task<bool> IsLetInAsync(HttpClient client, string method, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + method) { Content = new ByteArrayContent(new byte[5]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    private sealed class Violator : Tot.Obligations.V1.RosterService.RosterServiceBase;
}
