using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>What tye.yaml lists, started by the script that developers use (tests/cluster.sh), on ports and in a folder of its own.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private static readonly string Script = Repository.PathOf("tests/tools/cluster.mjs");

    private readonly ServerProcess _process;

    private Cluster(ServerProcess process, string folder) => (_process, Folder) = (process, folder);

    public string Folder { get; }

    public Uri Address { get; private set; } = new("http://localhost");

    public int PostgresPort { get; private set; }

    public static async Task<Cluster> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tot-cluster-").FullName;
        var cluster = new Cluster(ServerProcess.Start(null, "node", [Script, "run", folder, "--free-ports"]), folder);
        try
        {
            var state = Path.Combine(folder, "cluster.json");
            await cluster._process.WaitUntilAsync(
                () => Task.FromResult(cluster._process.Output.Contains("ready ", StringComparison.Ordinal)),
                Patience
            );
            var found = JsonDocument.Parse(await File.ReadAllTextAsync(state)).RootElement;
            cluster.Address = new Uri(found.GetProperty("gateway").GetString()!);
            cluster.PostgresPort = found.GetProperty("ports").GetProperty("postgres").GetInt32();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>kill</c>, <c>stop</c>, <c>start</c>, <c>wipe</c> of a part such as <c>meetings.1</c>, <c>meetings</c> or <c>rabbitmq</c>; <c>status</c>.</summary>
    public async Task<string> DoAsync(string act, string part = "all")
    {
        using var command = ServerProcess.Start(null, "node", [Script, act, Folder, part]);
        Assert.True(await command.ExitCodeAsync() == 0, command.Output);
        return command.Output;
    }

    /// <summary>A client with the persona's token.</summary>
    public async Task<HttpClient> AsAsync(string persona)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(20) };
        var token = "";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    var answer = await client.PostAsJsonAsync("/demo/token", new Dictionary<string, string> { ["as"] = persona });
                    token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
                {
                    return false;
                }
            },
            $"a token for {persona}",
            Patience
        );
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>What the replicas of a service have written.</summary>
    public string LogOf(string part) => File.ReadAllText(Path.Combine(Folder, "logs", part + ".log"));

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(ServerProcess.Interrupt, TimeSpan.FromMinutes(1));
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
