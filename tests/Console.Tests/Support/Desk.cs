using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Tot.WebConsole.Tests.Support;

/// <summary>A browser window that remembers what the browser complained of.</summary>
public sealed class Desk : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private Desk(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.RequestFailed += (_, request) => Note(request.Failure is not ("net::ERR_ABORTED" or null), $"{request.Url} {request.Failure}");
        page.Request += (_, request) => Note(new Uri(request.Url) is { Host: not "localhost", Scheme: not "data" }, request.Url);
    }

    public IPage Page { get; }

    public IBrowserContext Context => _context;

    /// <summary>Errors, refused content and requests to other hosts; there must be none.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Reports what the content security policy stops, also where the browser itself would say nothing; and adds up how far the page has jumped.</summary>
    private const string Watch = """
        addEventListener("securitypolicyviolation", (e) => console.error(`${e.violatedDirective} stopped ${e.blockedURI}`));
        window.jumps = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.jumps += e.hadRecentInput ? 0 : e.value)))
          .observe({ type: "layout-shift", buffered: true });
        """;

    public static async Task<Desk> OpenAsync(IBrowserContext context)
    {
        await context.AddInitScriptAsync(Watch);
        return new(context, await context.NewPageAsync());
    }

    /// <summary>Chooses a persona on the front page.</summary>
    public async Task<Desk> SignInAsync(string persona)
    {
        await Page.GotoAsync("/");
        await Page.Locator($"button[name=as][value={persona}]").ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("/today$"));
        return this;
    }

    /// <summary>Goes there and says which status it has.</summary>
    public async Task<int> GoAsync(string path) => (await Page.GotoAsync(path))!.Status;

    /// <summary>
    /// Everything axe finds wrong with what is shown, one line each. Run in the page itself: a page of ours has no frames, for whose sake the package's
    /// own call would open another window each time.
    /// </summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>(
            """
            async () => {
              if (document.querySelector("iframe, frame")) throw new Error("axe does not look into frames");
              const found = await axe.run(document, { resultTypes: ["violations"] });
              return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html}`);
            }
            """
        );
    }

    /// <summary>By how much the page is wider than the window, and which of its parts reaches farthest; empty when it fits.</summary>
    public Task<string> OverflowAsync() =>
        Page.EvaluateAsync<string>(
            """
            () => {
              const page = document.documentElement;
              const over = page.scrollWidth - page.clientWidth;
              if (over <= 0) return "";
              const right = (e) => e.getBoundingClientRect().right;
              const parts = [...document.body.querySelectorAll("*")].filter((e) => !e.closest(".scroll > *"));
              const widest = parts.reduce((a, b) => (right(b) >= right(a) ? b : a));
              return `${over} px: ${widest.outerHTML.slice(0, 200)}`;
            }
            """
        );

    /// <summary>Cumulative layout shift since the page was opened.</summary>
    public Task<double> JumpsAsync() =>
        Page.EvaluateAsync<double>("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.jumps))))");

    /// <summary>What is kept in this browser tab, all of it.</summary>
    public Task<string> KeptAsync() =>
        Page.EvaluateAsync<string>("JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage })");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Note(bool wrong, string text)
    {
        if (wrong)
        {
            _complaints.Add(text);
        }
    }
}
