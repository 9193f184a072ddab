using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tot.Testing.Processes;

/// <summary>The whole program as a process of its own on a data folder of its own.</summary>
public sealed class StandaloneProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private IReadOnlyDictionary<string, string>? _environment;
    private ServerProcess? _process;

    private StandaloneProcess(string folder, IReadOnlyDictionary<string, string>? environment) =>
        (Folder, _environment) = (folder, environment);

    /// <summary>Where the built program lies, in the same configuration as these tests, with all services beside it.</summary>
    public static string ProgramFolder
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Repository.PathOf(Path.Combine("services", "Standalone", "bin", output.Parent!.Name, output.Name));
        }
    }

    public string Folder { get; }

    public int Port { get; } = FreePortPair();

    public Uri Address => new($"http://localhost:{Port}");

    public string Output => _process?.Output ?? "";

    public int ProcessId => _process!.Id;

    /// <summary>Every port that the program listens on: the gateway's two, and one of each service and of the console.</summary>
    public IReadOnlyList<int> ListeningPorts => ProcessTable.ListeningPortsOf(ProcessId);

    /// <summary>Memory that the program has in use.</summary>
    public long ResidentBytes => ProcessTable.ResidentBytesOf(ProcessId);

    /// <summary>Starts it on an empty folder and waits until it is ready.</summary>
    public static async Task<StandaloneProcess> StartAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        var standalone = new StandaloneProcess(Directory.CreateTempSubdirectory("tot-system-").FullName, environment);
        await standalone.StartAgainAsync();
        return standalone;
    }

    /// <summary>Starts it on an empty folder with an environment that depends on where it listens.</summary>
    public static async Task<StandaloneProcess> StartAsync(Func<Uri, Task<IReadOnlyDictionary<string, string>>> environment)
    {
        var standalone = new StandaloneProcess(Directory.CreateTempSubdirectory("tot-system-").FullName, environment: null);
        standalone._environment = await environment(standalone.Address);
        await standalone.StartAgainAsync();
        return standalone;
    }

    /// <summary>Has an empty folder filled with the demo's cases, and is killed once in the middle of it.</summary>
    public static async Task<StandaloneProcess> StartWithCasesAsync()
    {
        var standalone = new StandaloneProcess(Directory.CreateTempSubdirectory("tot-system-").FullName, null);
        await standalone.FillUntilAsync("One agency stays away");
        await standalone.KillAsync();
        await standalone.FillUntilAsync("Tot is ready");
        return standalone;
    }

    /// <summary>On a folder that somebody else fills; not started yet.</summary>
    public static StandaloneProcess On(string folder) => new(folder, environment: null);

    /// <summary>Runs the program with other arguments, to see it end.</summary>
    public static ServerProcess Run(params string[] arguments) => ServerProcess.Start(null, "dotnet", [Dll(), .. arguments]);

    public async Task StartAgainAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        await StartUntilAsync(() => IsReadyAsync(client), Patience);
    }

    private Task FillUntilAsync(string said) =>
        StartUntilAsync(() => Task.FromResult(Output.Contains(said, StringComparison.Ordinal)), Patience, "--demo");

    /// <summary>What does not come to that is stopped: it would go on for as long as the tests do.</summary>
    private async Task StartUntilAsync(Func<Task<bool>> isReady, TimeSpan patience, params string[] options)
    {
        _process = ServerProcess.Start(null, "dotnet", [Dll(), .. options, "--port", $"{Port}", "--data", Folder], _environment);
        try
        {
            await _process.WaitUntilAsync(isReady, patience);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL, no chance to tidy up.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Ctrl-C.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        await _process!.StopAsync(ServerProcess.Interrupt, Patience);
        return await _process.ExitCodeAsync();
    }

    /// <summary>A client with the persona's token.</summary>
    public async Task<HttpClient> AsAsync(string persona)
    {
        var client = new HttpClient { BaseAddress = Address };
        var answer = await client.PostAsJsonAsync("/demo/token", new Dictionary<string, string> { ["as"] = persona });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await _process.KillAsync();
        }
        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Dll() => Path.Combine(ProgramFolder, "Tot.Standalone.dll");

    /// <summary>A free port whose next one is free as well: gRPC has it.</summary>
    private static int FreePortPair()
    {
        while (true)
        {
            var port = ServerProcess.FreePort();
            try
            {
                using var next = new System.Net.Sockets.TcpListener(IPAddress.Loopback, port + 1);
                next.Start();
                return port;
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Taken: another pair.
            }
        }
    }
}
