using System.Web;
using Microsoft.Playwright;
using Tot.Testing;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>Sign-in by code and PKCE at a certified OpenID provider that we did not write, in a real browser, through the gateway.</summary>
public sealed class SignInTests(Office office, IssuedOffice issued) : IClassFixture<IssuedOffice>
{
    private const string Session = "tot-session";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reader_SignsIn_SeesToday_AndSignsOut_AlsoAtTheIssuer(bool script)
    {
        await using var desk = await OpenAsync(script);
        var page = desk.Page;
        var logins = await issued.Issuer.LoginsAsync();
        await SignInAsync(desk, "/cases");
        Assert.EndsWith("/cases", page.Url, StringComparison.Ordinal);
        await desk.GoAsync("/today");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("I dag");
        Assert.Empty(Own(desk.Complaints));

        await page.GetByRole(AriaRole.Button, new() { Name = "Logg ut" }).ClickAsync();
        // The issuer asks whether to end its own sign-in.
        await page.Locator("button[name=logout]").ClickAsync();

        await page.WaitForURLAsync("**/?out=1");
        Assert.DoesNotContain(await desk.Context.CookiesAsync(), c => c.Name.StartsWith(Session, StringComparison.Ordinal));
        await desk.GoAsync("/today");
        Assert.Contains("again=1", page.Url, StringComparison.Ordinal);
        await SignInAsync(desk);
        Assert.Equal(logins + 2, await issued.Issuer.LoginsAsync());
    }

    [Fact]
    public async Task Challenge_CarriesPkceStateAndNonce()
    {
        await using var desk = await OpenAsync();
        var asked = desk.Page.WaitForRequestAsync(issued.Issuer.Issuer + "/auth?*");
        await SignInAsync(desk);

        var query = HttpUtility.ParseQueryString(new Uri((await asked).Url).Query);
        Assert.Equal(("code", "S256"), (query["response_type"], query["code_challenge_method"]));
        Assert.All([query["code_challenge"], query["state"], query["nonce"]], value => Assert.InRange(value!.Length, 20, 2000));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("code")]
    public async Task Callback_WithAnotherStateOrCode_IsRefused(string changed)
    {
        await using var desk = await OpenAsync();

        await AssertRefusedAsync(desk, Change(await CallbackAsync(desk), changed, v => new string([.. v.Reverse()])));
    }

    /// <summary>The issuer's answer is to another question than the one that was asked.</summary>
    [Fact]
    public async Task IdentityToken_WithAnotherNonce_IsRefused()
    {
        await using var desk = await OpenAsync();

        await AssertRefusedAsync(desk, await CallbackAsync(desk, question => Change(question, "nonce", _ => "somebody-elses")));
    }

    /// <summary>An attacker's own answer from the issuer, handed to somebody else: they must not work in the attacker's name.</summary>
    [Fact]
    public async Task Callback_InAnotherBrowser_IsRefused()
    {
        await using var attacker = await OpenAsync();
        await using var victim = await OpenAsync();

        await AssertRefusedAsync(victim, await CallbackAsync(attacker));
    }

    [Fact]
    public async Task Callback_IsTakenOnce()
    {
        await using var desk = await OpenAsync();
        var callback = await CallbackAsync(desk);
        await desk.Page.GotoAsync(callback);
        await desk.Page.WaitForURLAsync("**/today");
        // What the page still asks for would bring its cookies back.
        await desk.Page.GotoAsync("about:blank");
        await desk.Context.ClearCookiesAsync();

        await AssertRefusedAsync(desk, callback);
    }

    [Fact]
    public async Task Session_IsANewOne_WhateverCookieThereWas()
    {
        await using var desk = await OpenAsync();
        await desk.Context.AddCookiesAsync([
            new()
            {
                Name = Session,
                Value = "planted",
                Url = issued.Program.Address.ToString(),
            },
        ]);

        await SignInAsync(desk);

        var cookie = Assert.Single(await desk.Context.CookiesAsync(), c => c.Name == Session);
        Assert.NotEqual("planted", cookie.Value);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.Equal(-1, cookie.Expires);
    }

    /// <summary>These tokens are always about to expire, and the issuer ends a sign-in whose refresh token comes twice.</summary>
    [Fact]
    public async Task Token_IsRenewed_OnceForAllRequestsThatComeWithIt()
    {
        await using var desk = await OpenAsync();
        await SignInAsync(desk);
        var before = await CookieAsync(desk);

        var accept = new APIRequestContextOptions { Headers = [KeyValuePair.Create("Accept", "text/html")], MaxRedirects = 0 };
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => desk.Context.APIRequest.GetAsync("/today", accept)));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        for (var i = 0; i < 3; i++)
        {
            await desk.GoAsync("/today");
            Assert.EndsWith("/today", desk.Page.Url, StringComparison.Ordinal);
        }

        Assert.NotEqual(before, await CookieAsync(desk));
    }

    [Fact]
    public async Task IssuerSilent_ReaderGoesOnUntilTheTokenEnds_ThenSignsInAgain_WhereTheyWere()
    {
        await using var desk = await OpenAsync();
        await issued.Issuer.LifetimeAsync(5);
        await SignInAsync(desk);
        await issued.Issuer.AnswerAsync(up: false);
        try
        {
            await desk.GoAsync("/today");
            Assert.EndsWith("/today", desk.Page.Url, StringComparison.Ordinal);

            await Eventually.TrueAsync(
                async () =>
                {
                    await desk.GoAsync("/help/rules");
                    return desk.Page.Url.Contains("again=1", StringComparison.Ordinal);
                },
                "the sign-in has ended"
            );
            Assert.DoesNotContain(await desk.Context.CookiesAsync(), c => c.Name == Session);
        }
        finally
        {
            await issued.Issuer.LifetimeAsync(120);
            await issued.Issuer.AnswerAsync(up: true);
        }
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Logg inn" }).ClickAsync();
        await desk.Page.WaitForURLAsync("**/help/rules");
    }

    private Task<Desk> OpenAsync(bool script = true) => office.OpenAsync(issued.Program.Address, script: script);

    private static async Task SignInAsync(Desk desk, string? back = null)
    {
        await desk.GoAsync(back ?? "/");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Logg inn" }).ClickAsync();
        await desk.Page.WaitForURLAsync("**" + (back ?? "/today"));
    }

    private static async Task AssertRefusedAsync(Desk desk, string callback)
    {
        await desk.Page.GotoAsync(callback);

        await Assertions.Expect(desk.Page.GetByText("Innloggingen lyktes ikke")).ToBeVisibleAsync();
        Assert.DoesNotContain(await desk.Context.CookiesAsync(), c => c.Name.StartsWith(Session, StringComparison.Ordinal));
        await desk.GoAsync("/today");
        Assert.Contains("again=1", desk.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>With the browser's cookies to where the issuer sends it back to, without going there.</summary>
    private async Task<string> CallbackAsync(Desk desk, Func<string, string>? question = null)
    {
        var next = new Uri(issued.Program.Address, "/sign-in").ToString();
        while (!next.Contains("/sign-in/callback", StringComparison.Ordinal))
        {
            var answer = await desk.Context.APIRequest.GetAsync(
                next,
                new() { Headers = [KeyValuePair.Create("Accept", "text/html")], MaxRedirects = 0 }
            );
            next = new Uri(new Uri(next), answer.Headers["location"]).ToString();
            if (question is not null && next.Contains("nonce=", StringComparison.Ordinal))
            {
                next = question(next);
            }
        }
        return next;
    }

    private static string Change(string address, string name, Func<string, string> change)
    {
        var changed = new UriBuilder(address);
        var query = HttpUtility.ParseQueryString(changed.Query);
        query[name] = change(query[name]!);
        changed.Query = query.ToString();
        return changed.ToString();
    }

    private static async Task<string> CookieAsync(Desk desk) =>
        string.Concat(
            (await desk.Context.CookiesAsync()).Where(c => c.Name.StartsWith(Session, StringComparison.Ordinal)).Select(c => c.Value)
        );

    /// <summary>Not what the browser says of the issuer's pages.</summary>
    private IEnumerable<string> Own(IEnumerable<string> complaints) =>
        complaints.Where(c => !c.Contains(issued.Issuer.Issuer, StringComparison.Ordinal));
}
