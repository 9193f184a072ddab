using System.Text;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class WebhookSignatureTests
{
    [Fact]
    public void Headers_OfTheSchemesOwnExample_AreThose()
    {
        // Example of the specification's reference libraries.
        var secret = SigningSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var headers = WebhookSignature
            .Headers(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                DateTimeOffset.FromUnixTimeSeconds(1614265330),
                Encoding.UTF8.GetBytes("""{"test": 2432232314}"""),
                [secret]
            )
            .ToDictionary();
        Assert.Equal("1614265330", headers["webhook-timestamp"]);
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
    }

    [Fact]
    public void Generate_Is32RandomBytes()
    {
        var (one, two) = (SigningSecret.Generate().Reveal(), SigningSecret.Generate().Reveal());
        Assert.NotEqual(one, two);
        Assert.Equal(32, Convert.FromBase64String(one["whsec_".Length..]).Length);
    }

    [Fact]
    public void Parse_WithoutThePrefix_IsRefused() =>
        Assert.Throws<FormatException>(() => SigningSecret.Parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
}
