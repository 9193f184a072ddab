using System.Net.Http.Json;
using Tot.Identity.Tests.Support;
using Tot.Testing;

namespace Tot.Identity.Tests;

/// <summary>Tokens of a certified OpenID provider, as it issues them.</summary>
public sealed class IssuerTests(OpenIdProvider provider) : IClassFixture<OpenIdProvider>
{
    [Fact]
    public async Task MachineToken_InMaskinportensShape_IsItsAgencysSystem()
    {
        await using var keys = new KeyFolder();
        await using var service = await WhoAmI.StartAsync(keys.Path, WhoAmI.Trusting(provider));

        var me = await MeAsync(service, await provider.MachineTokenAsync());

        Assert.Equal(("exit-system", "974760673", true), (me.Subject, me.OrganisationNumber, me.IsMachine));
        Assert.Equal(["police-exit"], me.Roles);
    }

    [Fact]
    public async Task UserToken_ByCodeAndPkce_IsAPersonOfTheirAgency()
    {
        await using var keys = new KeyFolder();
        await using var service = await WhoAmI.StartAsync(keys.Path, WhoAmI.Trusting(provider));

        var me = await MeAsync(service, await provider.UserTokenAsync());

        Assert.Equal(("user-1", "974760673", false), (me.Subject, me.OrganisationNumber, me.IsMachine));
        Assert.Equal(["coordinator"], me.Roles);
    }

    [Fact]
    public async Task Code_RedeemedTwice_GivesNoSecondToken()
    {
        var code = await provider.CodeAsync();
        Assert.Equal(200, (int)(await provider.RedeemAsync(code)).StatusCode);
        Assert.Equal(400, (int)(await provider.RedeemAsync(code)).StatusCode);
    }

    [Fact]
    public async Task KeysRotated_NewTokensAreTakenWithinTheFirstRequests()
    {
        await using var keys = new KeyFolder();
        await using var service = await WhoAmI.StartAsync(keys.Path, WhoAmI.Trusting(provider));
        await MeAsync(service, await provider.MachineTokenAsync());

        await provider.RotateAsync();

        var rotated = await provider.MachineTokenAsync();
        await Eventually.TrueAsync(async () => (await service.AskAsync(rotated)).IsSuccessStatusCode, "a token with the new key is taken");
    }

    [Fact]
    public async Task IssuerSilent_ItsTokensAreRefusedForNow_AndTakenWhenItAnswers()
    {
        await using var keys = new KeyFolder();
        await using var service = await WhoAmI.StartAsync(keys.Path, WhoAmI.Trusting(provider));
        var token = await provider.MachineTokenAsync();

        await provider.AnswerAsync(up: false);
        var refused = await service.AskAsync(token);
        await provider.AnswerAsync(up: true);

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("UNAVAILABLE", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await service.AskAsync(token)).IsSuccessStatusCode, "the token is taken");
    }

    [Fact]
    public async Task IssuerThatMayNotGiveARole_GivesNone()
    {
        await using var keys = new KeyFolder();
        await using var service = await WhoAmI.StartAsync(
            keys.Path,
            WhoAmI.Trusting(provider, "--Auth:Issuers:0:Roles", "coordinator admin")
        );

        Assert.Equal(403, (int)(await service.AskAsync(await provider.MachineTokenAsync())).StatusCode);
        Assert.Equal(["coordinator"], (await MeAsync(service, await provider.UserTokenAsync())).Roles);
    }

    [Fact]
    public async Task TokenIssuedForTooLong_IsRefused()
    {
        await using var keys = new KeyFolder();
        await using var service = await WhoAmI.StartAsync(keys.Path, WhoAmI.Trusting(provider, "--Auth:Issuers:0:MaxLifetime", "00:01:00"));

        Assert.Equal(401, (int)(await service.AskAsync(await provider.MachineTokenAsync())).StatusCode);
    }

    [Theory]
    [InlineData("--Auth:Issuers:0:Issuer", "", "iss")]
    [InlineData("--Auth:Issuers:0:Issuer", "tot-services", "Tot's own")]
    [InlineData("--Auth:Issuers:0:RequireHttps", "true", "https")]
    [InlineData("--Auth:Issuers:0:MaxLifetime", "00:00:00", "MaxLifetime")]
    [InlineData("--Auth:Issuers:0:Roles", "coordinator king", "king")]
    public async Task SettingsThatCannotBeUsed_StopTheStart(string setting, string value, string said)
    {
        await using var keys = new KeyFolder();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            WhoAmI.StartAsync(keys.Path, WhoAmI.Trusting(provider, setting, value))
        );
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<Me> MeAsync(WhoAmI service, string token)
    {
        var answer = await service.AskAsync(token);
        Assert.Equal(200, (int)answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Me>())!;
    }
}
