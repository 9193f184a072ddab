using Microsoft.Playwright;
using Tot.Testing.Processes;

namespace Tot.WebConsole.Tests.Support;

/// <summary>One running program and one browser for all tests; each test has windows of its own.</summary>
public sealed class Office : IAsyncLifetime
{
    /// <summary>A machine without a sandbox, and no request to anybody else's.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public StandaloneProcess Program { get; private set; } = null!;

    public DemoWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var program = StandaloneProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Arguments }
        );
        Program = await program;
        World = await DemoWorld.BuildAsync(Program);
    }

    /// <summary>A browser window at somebody's desk.</summary>
    public async Task<Desk> OpenAsync(string language = "nb", bool script = true, int width = 1440)
    {
        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Program.Address.ToString(),
                JavaScriptEnabled = script,
                Locale = language,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
            }
        );
        return await Desk.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
        await (Program?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
