using System.Collections.Concurrent;
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
        "--lang=nb-NO",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly ConcurrentDictionary<string, Lazy<Task<Cookie[]>>> _signedIn = new(StringComparer.Ordinal);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public StandaloneProcess Program { get; private set; } = null!;

    public DemoWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        var program = StandaloneProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Arguments }
        );
        Program = await program;
        World = await DemoWorld.BuildAsync(Program);
    }

    /// <summary>A window at the desk of a persona, who has signed in before the first test.</summary>
    public async Task<Desk> OpenAsync(string? persona, string language = "nb", bool script = true, int width = 1440, bool touch = false)
    {
        var desk = await OpenAsync(Program.Address, language, script, width, touch);
        if (persona is not null)
        {
            await desk.Context.AddCookiesAsync(
                await _signedIn.GetOrAdd(persona, p => new Lazy<Task<Cookie[]>>(() => SignInAsync(p))).Value
            );
        }
        return desk;
    }

    private async Task<Cookie[]> SignInAsync(string persona)
    {
        await using var desk = await OpenAsync(Program.Address, script: false);
        await desk.SignInAsync(persona);
        var cookies = await desk.Context.CookiesAsync();
        return
        [
            .. cookies
                .Where(c => c.Name == "tot-session")
                .Select(c => new Cookie
                {
                    Name = c.Name,
                    Value = c.Value,
                    Url = Program.Address.ToString(),
                }),
        ];
    }

    /// <summary>A window on another console.</summary>
    public async Task<Desk> OpenAsync(Uri console, string language = "nb", bool script = true, int width = 1440, bool touch = false)
    {
        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = console.ToString(),
                JavaScriptEnabled = script,
                HasTouch = touch,
                Locale = language,
                // While something unfolds, Tab passes over what is in it and a click misses what it moves.
                ReducedMotion = ReducedMotion.Reduce,
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
