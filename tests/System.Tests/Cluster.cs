using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>What tye.yaml lists, started by the script that developers use (tests/cluster.sh), on ports and in a folder of its own.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly string Script = Repository.PathOf("tests/tools/cluster.mjs");

    private readonly ServerProcess _process;
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);

    private Cluster(ServerProcess process, string folder) => (_process, Folder) = (process, folder);

    public string Folder { get; }

    public Uri Address { get; private set; } = new("http://localhost");

    public int PostgresPort { get; private set; }

    /// <summary>Each question over a connection of its own: between two of them the script may have closed one that was kept.</summary>
    private HttpClient Control { get; } = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Patience };

    public static Task<Cluster> StartAsync() => StartAsync(Directory.CreateTempSubdirectory("tot-cluster-").FullName);

    /// <param name="folder">An empty folder of its own.</param>
    /// <param name="options">More options of the script.</param>
    public static async Task<Cluster> StartAsync(string folder, params string[] options)
    {
        var cluster = new Cluster(ServerProcess.Start(null, "node", [Script, "run", folder, "--free-ports", .. options]), folder);
        try
        {
            var state = Path.Combine(folder, "cluster.json");
            await cluster._process.WaitUntilAsync(
                () => Task.FromResult(cluster._process.Output.Contains("ready http", StringComparison.Ordinal)),
                Patience
            );
            var found = JsonDocument.Parse(await File.ReadAllTextAsync(state)).RootElement;
            cluster.Address = new Uri(found.GetProperty("gateway").GetString()!);
            cluster.Control.BaseAddress = new Uri($"http://127.0.0.1:{found.GetProperty("control").GetInt32()}");
            cluster.PostgresPort = found.GetProperty("ports").GetProperty("postgres").GetInt32();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// <c>kill</c>, <c>stop</c>, <c>start</c>, <c>wipe</c>, <c>pause</c>, <c>resume</c>, <c>working</c> of a part such as <c>meetings.1</c>, <c>meetings</c>
    /// or <c>rabbitmq</c>; <c>status</c>.
    /// </summary>
    public Task<string> DoAsync(string act, string part = "all") => AskAsync($"/{act}/{part}");

    /// <summary>Makes the way to a part, or to all, slow or blocked; calm again without a change.</summary>
    public Task WeatherAsync(string part, string change = "{}") => AskAsync($"/weather/{part}/{Uri.EscapeDataString(change)}");

    /// <summary>What the demo's clock says.</summary>
    public async Task<DateTimeOffset> NowAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        return (await client.GetFromJsonAsync<JsonElement>("/demo/clock")).GetProperty("now").GetDateTimeOffset();
    }

    private async Task<string> AskAsync(string path)
    {
        try
        {
            using var answer = await Control.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            return text;
        }
        catch (HttpRequestException e)
        {
            throw new InvalidOperationException($"{path}: the script that keeps the cluster does not answer.\n{_process.Output}", e);
        }
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

    /// <summary>What each process has written, from where the last look ended.</summary>
    public IEnumerable<(string Part, string Line)> NewLines()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, "logs"), "*.log"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Position = _read.GetValueOrDefault(file);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                yield return (Path.GetFileNameWithoutExtension(file), line);
            }
            _read[file] = stream.Length;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(ServerProcess.Interrupt, TimeSpan.FromMinutes(1));
        _process.Dispose();
        Control.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
