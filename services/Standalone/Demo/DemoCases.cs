namespace Tot.Standalone.Demo;

/// <summary>The demo's invented cases: told once, in an empty data folder.</summary>
internal sealed class DemoCases
{
    private readonly DemoScenario _scenario = DemoScenario.Load();
    private readonly DemoProgress _progress;

    private DemoCases(string folder) => _progress = DemoProgress.Open(folder, _scenario);

    /// <summary>Before anything is started: the clock begins in the past.</summary>
    /// <exception cref="StartException">The folder holds something else.</exception>
    public static DemoCases Open(string folder) => new(folder);

    /// <exception cref="StartException">A step was refused.</exception>
    public async Task TellAsync(StandaloneHost host, TextWriter console, CancellationToken ct)
    {
        using var seeder = new DemoSeeder(_scenario, _progress, host.DemoClock!, new Uri(host.Urls[0]), console);
        await seeder.RunAsync(ct);
    }

    /// <summary>Says so when the cases of the folder are half told and nobody asked to go on.</summary>
    public static async Task RemindAsync(StandaloneSettings settings, TextWriter console)
    {
        if (settings.Demo && DemoProgress.IsHalfDone(settings.DataFolder))
        {
            await console.WriteLineAsync("The invented cases of this folder are half told; start with --demo to go on.");
        }
    }
}
