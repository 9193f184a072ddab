using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>What a page costs whoever opens it for the first time on a slow line, and what it costs the server.</summary>
public sealed partial class PageCostTests(Office office)
{
    private const int MostBytes = 200_000;
    private const int Tries = 7;

    /// <summary>Below this a millisecond of anything else makes the ratio a matter of chance.</summary>
    private const double Measurable = 2;

    [Fact]
    public async Task FirstLoad_IsLight_AndNothingJumps()
    {
        foreach (var (persona, path) in PageTests.Existing)
        {
            await using var desk = await office.OpenAsync(persona, width: 360);
            var bytes = await WeighAsync(desk, office.World.Fill(path));
            var jumps = await desk.JumpsAsync();

            TestContext.Current.TestOutputHelper!.WriteLine($"{path} as {persona}: {bytes / 1000.0:0.0} kB, layout shift {jumps}");
            Assert.InRange(bytes, 1000, MostBytes);
            // Less than an eye sees; from 0.1 on it counts as bad.
            Assert.InRange(jumps, 0, 0.01);
            Assert.Empty(desk.Complaints);
        }
    }

    [Fact]
    public async Task Server_TakesAtMostTwiceAsLong_AsItsCalls()
    {
        foreach (var persona in PageTests.Existing.GroupBy(p => p.Persona).Where(g => g.Key is not null))
        {
            await using var desk = await office.OpenAsync(persona.Key);
            foreach (var (_, path) in persona)
            {
                var (page, calls) = await TimeAsync(desk, office.World.Fill(path));
                TestContext.Current.TestOutputHelper!.WriteLine($"{path} as {persona.Key}: {page:0.0} ms, calls {calls:0.0} ms");
                Assert.True(IsCheap((page, calls)), $"{path}: {page} ms, of which calls {calls} ms");
            }
        }
    }

    private static bool IsCheap((double Page, double Calls) took) => took.Calls < Measurable || took.Page <= 2 * took.Calls;

    /// <summary>Bytes over the line until everything has come, nothing cached.</summary>
    private static async Task<double> WeighAsync(Desk desk, string path)
    {
        var bytes = 0.0;
        var network = await desk.Context.NewCDPSessionAsync(desk.Page);
        network.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        await desk.GoAsync(path);
        // The page's own module has run when the browser says load; what it imports for this page comes a moment later.
        await desk.Page.EvaluateAsync(
            "Promise.all(['ds-field', 'ds-error-summary'].filter((t) => document.querySelector(t)).map((t) => customElements.whenDefined(t)))"
        );
        return bytes;
    }

    /// <summary>The least of several tries, until one is good enough: the rest is what else the machine does.</summary>
    private static async Task<(double Page, double Calls)> TimeAsync(Desk desk, string path)
    {
        var best = (Page: double.MaxValue, Calls: 0.0);
        for (var i = 0; i < Tries && (i == 0 || !IsCheap(best)); i++)
        {
            var answer = await desk.Context.APIRequest.GetAsync(path, new() { Headers = [KeyValuePair.Create("Accept", "text/html")] });
            var timing = Timing().Match(answer.Headers["server-timing"]);
            Assert.True(timing.Success, answer.Headers["server-timing"]);
            var page = double.Parse(timing.Groups["page"].Value, CultureInfo.InvariantCulture);
            if (page < best.Page)
            {
                best = (page, double.Parse(timing.Groups["calls"].Value, CultureInfo.InvariantCulture));
            }
        }
        return best;
    }

    [GeneratedRegex("page;dur=(?<page>[0-9.]+), calls;dur=(?<calls>[0-9.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Timing();
}
