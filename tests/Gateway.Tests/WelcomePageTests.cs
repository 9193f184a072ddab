using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

public sealed class WelcomePageTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayTestHost _host = fixture.Host;

    [Theory]
    [InlineData("/", "nb-NO,en;q=0.5", "nb")]
    [InlineData("/", "nn", "nb")]
    [InlineData("/", "de,en;q=0.8,no;q=0.7", "en")]
    [InlineData("/", null, "en")]
    [InlineData("/?lang=nb", "en", "nb")]
    [InlineData("/?lang=xx", "nb", "nb")]
    public async Task Page_SpeaksTheReadersLanguage(string path, string? accepted, string language)
    {
        var client = _host.Anonymous();
        if (accepted is not null)
        {
            client.DefaultRequestHeaders.Add("Accept-Language", accepted);
        }
        var html = await client.GetStringAsync(path);

        Assert.Contains($"<html lang=\"{language}\">", html, StringComparison.Ordinal);
        Assert.Contains(language == "nb" ? "oppdiktet" : "invented", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/docs\"", html, StringComparison.Ordinal);
        Assert.Contains("child-welfare-oslo", html, StringComparison.Ordinal);
    }
}
