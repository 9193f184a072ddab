using Microsoft.IdentityModel.Tokens;
using Tot.Identity.Tests.Support;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;
using Tot.Testing;

namespace Tot.Identity.Tests;

public sealed class RememberedTokenTests : IAsyncLifetime
{
    private readonly KeyFolder _keys = new();
    private readonly TestClock _clock = new();
    private readonly ValidatedTokens _tokens;
    private int _checks;

    public RememberedTokenTests()
    {
        _clock.Set(TimeProvider.System.GetUtcNow());
        _tokens = new ValidatedTokens(TimeSpan.FromHours(1), roles: [], _clock);
    }

    private TokenValidationParameters Parameters =>
        new()
        {
            ValidIssuer = DemoTokens.Issuer,
            ValidAudience = Authentication.Audience,
            IssuerSigningKeyResolver = (_, _, kid, _) =>
            {
                _checks++;
                return _keys.Keys.Public(kid) is { } key ? [key] : [];
            },
        };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    [Fact]
    public async Task TokenThatPassed_IsNotCheckedAgain_UntilItsTimeIsUp()
    {
        var token = _keys.Sign(KeyFolder.Claims());
        Assert.True((await _tokens.ValidateTokenAsync(token, Parameters)).IsValid);
        _clock.Advance(ValidatedTokens.Remembered - TimeSpan.FromSeconds(1));
        Assert.True((await _tokens.ValidateTokenAsync(token, Parameters)).IsValid);
        Assert.Equal(1, _checks);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await _tokens.ValidateTokenAsync(token, Parameters)).IsValid);
        Assert.Equal(2, _checks);
    }

    [Fact]
    public async Task ClockSetBack_TokenIsCheckedAgain()
    {
        var token = _keys.Sign(KeyFolder.Claims());
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await _tokens.ValidateTokenAsync(token, Parameters)).IsValid);

        _clock.Advance(TimeSpan.FromHours(-1));
        await _tokens.ValidateTokenAsync(token, Parameters);

        Assert.Equal(2, _checks);
    }

    [Fact]
    public void ClockSetBack_ServiceGetsATokenOfThen()
    {
        var tokens = new ServiceTokens(new ServiceName("intake"), _keys.Keys);
        var later = tokens.For("meetings", _clock.Now);
        Assert.Same(later, tokens.For("meetings", _clock.Now.AddMinutes(1)));

        Assert.NotEqual(later, tokens.For("meetings", _clock.Now.AddHours(-1)));
    }

    [Fact]
    public async Task TokenThatExpires_IsCheckedAgainFromThen()
    {
        var claims = KeyFolder.Claims();
        claims["exp"] = _clock.Now.ToUnixTimeSeconds() + 10;
        var token = _keys.Sign(claims);
        Assert.True((await _tokens.ValidateTokenAsync(token, Parameters)).IsValid);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _tokens.ValidateTokenAsync(token, Parameters);
        Assert.Equal(2, _checks);
    }

    [Fact]
    public async Task TokenThatFailed_IsCheckedEachTime()
    {
        var claims = KeyFolder.Claims();
        claims["aud"] = "another";
        var token = _keys.Sign(claims);
        Assert.False((await _tokens.ValidateTokenAsync(token, Parameters)).IsValid);
        Assert.False((await _tokens.ValidateTokenAsync(token, Parameters)).IsValid);
        Assert.True((await _tokens.ValidateTokenAsync(_keys.Sign(KeyFolder.Claims()), Parameters)).IsValid);
    }
}
